import { area } from './area.ts';
import { en } from './state.en.ts';

export const stateText = area('state', en);
