import { area } from './area.ts';
import { en } from './why.en.ts';

/** Why something does not run, and what would let it. */
export const whyText = area('why', en);
