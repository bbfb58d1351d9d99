import { area } from './area.ts';
import { en } from './cron.en.ts';

export const cronText = area('cron', en);
