import { area } from './area.ts';
import { en } from './workflows.en.ts';

export const workflowsText = area('workflows', en);
