import { area } from './area.ts';
import { en } from './door.en.ts';

export const doorText = area('door', en);
