import { area } from './area.ts';
import { en } from './logs.en.ts';

export const logsText = area('logs', en);
