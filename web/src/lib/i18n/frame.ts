import { area } from './area.ts';
import { en } from './frame.en.ts';

export const frameText = area('frame', en);
