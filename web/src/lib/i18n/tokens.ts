import { area } from './area.ts';
import { en } from './tokens.en.ts';

export const tokensText = area('tokens', en);
