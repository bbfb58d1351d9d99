import { area } from './area.ts';
import { en } from './instance-operations.en.ts';

export const instanceOperationsText = area('instanceOperations', en);
