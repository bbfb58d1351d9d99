import type { Failure } from '../result.ts';

/** The code of attempts given up because nobody ever reported what came of their deliveries. */
export const UNREPORTED = 'unreported';

/** Failures of attempts that may be at work all the same, so that a forced stop is on its way to the executor. */
export function leavesDoubt({ cause, code }: Failure): boolean {
	return cause === 'lost_contact' || cause === 'timeout' || (cause === 'undeliverable' && code === UNREPORTED);
}
