import { area } from './area.ts';
import { en } from './execution-strategy.en.ts';

/** What becomes of a run that is due while another of its workflow is active. */
export const executionStrategyText = area('executionStrategy', en);
