import { area } from './area.ts';
import { en } from './task-operations.en.ts';

export const taskOperationsText = area('taskOperations', en);
