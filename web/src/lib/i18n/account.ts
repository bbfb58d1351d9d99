import { en } from './account.en.ts';
import { area } from './area.ts';

export const accountText = area('account', en);
