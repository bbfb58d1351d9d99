import { area } from './area.ts';
import { en } from './start.en.ts';

export const startText = area('start', en);
