import { area } from './area.ts';
import { en } from './calendar.en.ts';

export const calendarText = area('calendar', en);
