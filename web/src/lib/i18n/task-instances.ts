import { area } from './area.ts';
import { en } from './task-instances.en.ts';

export const taskInstancesText = area('taskInstances', en);
