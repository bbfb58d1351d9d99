import { area } from './area.ts';
import { en } from './organizations.en.ts';

export const organizationsText = area('organizations', en);
