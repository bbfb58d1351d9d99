import { area } from './area.ts';
import { en } from './overview.en.ts';

export const overviewText = area('overview', en);
