import { area } from './area.ts';
import { en } from './guide.en.ts';

export const guideText = area('guide', en);
