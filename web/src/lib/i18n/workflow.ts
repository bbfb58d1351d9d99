import { area } from './area.ts';
import { en } from './workflow.en.ts';

export const workflowText = area('workflow', en);
