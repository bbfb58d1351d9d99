import type { ScheduleEntry } from './schedule-entry.ts';

/**
 * Up to where occurrences have reached the time at which they start, by `now`: their own, after the fixed delay that
 * spreads load. The delay of the last change holds for all that is not due yet; one that is made longer takes nothing back
 * that was due before it, so this never runs backwards.
 *
 * @returns the instant of the occurrence that would be due just now; nothing is due before the first change.
 */
export function dueUntil(entries: readonly ScheduleEntry[], now: number): number {
	let until = Number.NEGATIVE_INFINITY;
	for (const [index, { rule }] of entries.entries()) {
		const replacedAt = entries[index + 1]?.at ?? now;
		until = Math.max(until, Math.min(replacedAt, now) - rule.offsetSeconds * 1000);
	}
	return until;
}
