import { area } from './area.ts';
import { en } from './ui.en.ts';

export const uiText = area('ui', en);
