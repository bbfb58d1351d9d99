import { area } from './area.ts';
import { en } from './operations.en.ts';

export const operationsText = area('operations', en);
