import type { Blocker } from '../contract/workflow.ts';
import { refuseWith } from './answer.ts';

/** More would only bury the first ones. */
const BLOCKERS_MAX = 100;

/** Refuses with everything that stands in the way at once. */
export function refuseBlocked(blockers: readonly Blocker[]) {
	const shown = blockers.slice(0, BLOCKERS_MAX).map((blocker) => ({ ...blocker }));
	return refuseWith('blocked', { blockers: shown, count: blockers.length });
}
