import { area } from './area.ts';
import { en } from './settings.en.ts';

export const settingsText = area('settings', en);
