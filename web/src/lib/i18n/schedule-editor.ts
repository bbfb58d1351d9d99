import { area } from './area.ts';
import { en } from './schedule-editor.en.ts';

export const scheduleEditorText = area('scheduleEditor', en);
