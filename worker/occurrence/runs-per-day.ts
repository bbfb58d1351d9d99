import type { Cron } from './cron.ts';
import { dayTimesOf } from './day-times.ts';
import { wallTimesOf } from './wall-times.ts';

/**
 * How often a cron runs on a day on which it runs, 0 if there is no such day. Every such day has the same times; a day
 * whose clocks change has a few more or less, which no limit should depend on.
 */
export function runsPerDay({ fields }: Cron): number {
	const never = wallTimesOf(fields).atLeast(0) === null;
	return never ? 0 : dayTimesOf(fields).size;
}
