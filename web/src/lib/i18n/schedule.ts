import { area } from './area.ts';
import { en } from './schedule.en.ts';

export const scheduleText = area('schedule', en);
