import { area } from './area.ts';
import { en } from './people.en.ts';

export const peopleText = area('people', en);
