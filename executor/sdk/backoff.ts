import type { Clock } from './clock.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/**
 * The wait before try number `failures + 1`: doubling from half a second to half a minute. Up to half of it is left to
 * chance, so that executors that lost Orrery together do not come back together.
 */
export function backoffMs(failures: number, clock: Clock): number {
	const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
	return full * (0.5 + clock.random() / 2);
}
