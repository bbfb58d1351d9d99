import { area } from './area.ts';
import { en } from './executors.en.ts';

export const executorsText = area('executors', en);
