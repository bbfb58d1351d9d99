import { area } from './area.ts';
import { en } from './gantt.en.ts';

export const ganttText = area('gantt', en);
