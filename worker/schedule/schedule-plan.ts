import { z } from 'zod';
import type { Occurrence } from '../occurrence/occurrences.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import type { PlannedStretch } from './rpc.ts';
import { type ScheduleRule, scheduleRuleSchema } from './schedule-entry.ts';
import type { Segment } from './timeline.ts';

/** A plan as it is stored beside a schedule's definition, so that lists over many schedules wake none of them. */
export const schedulePlanSchema = z.array(
	z.object({ after: z.int(), until: z.int().nullable(), rule: scheduleRuleSchema }) satisfies z.ZodType<PlannedStretch>,
);

/**
 * What is going to fire after `now`, and the stretches before it in which one of the instants `held` lies: such an
 * instance can still be released, and is one of the rule it was held by, whatever the schedule was changed to since.
 */
export function planOf(segments: readonly Segment[], held: readonly number[], now: number): readonly PlannedStretch[] {
	return segments
		.filter(({ fate, after, until }) => {
			const isWanted = until > now || held.some((at) => at > after && at <= until);
			return fate.kind === 'fire' && isWanted;
		})
		.map(({ after, until, rule }) => ({ after, until: Number.isFinite(until) ? until : null, rule }));
}

/** An occurrence that is planned, with the rule that makes it. */
export interface PlannedOccurrence {
	readonly occurrence: Occurrence;
	readonly rule: ScheduleRule;
}

/** The planned occurrences after one instant and up to another, in their order, at most `limit`. */
export function plannedOccurrences(
	plan: readonly PlannedStretch[],
	after: number,
	until: number,
	limit: number,
): readonly PlannedOccurrence[] {
	const found: PlannedOccurrence[] = [];
	for (const stretch of plan) {
		const from = Math.max(after, stretch.after);
		const to = Math.min(until, stretch.until ?? until);
		if (from >= to) continue;
		const { rule } = stretch;
		const occurrences = occurrencesOfPastRule(rule).between(from, to, limit - found.length);
		for (const occurrence of occurrences) found.push({ occurrence, rule });
	}
	return found;
}

/** The last occurrence of a plan; null when it has none. */
export function lastPlanned(plan: readonly PlannedStretch[]): number | null {
	for (const { after, until, rule } of plan.toReversed()) {
		const last = occurrencesOfPastRule(rule).last(until ?? Number.MAX_SAFE_INTEGER);
		if (last !== null && last.at > after) return last.at;
	}
	return null;
}

/** How many planned occurrences there are after one instant and up to another, counted up to `limit`. */
export function countPlanned(plan: readonly PlannedStretch[], after: number, until: number, limit: number): number {
	let count = 0;
	for (const stretch of plan) {
		const from = Math.max(after, stretch.after);
		const to = Math.min(until, stretch.until ?? until);
		if (from < to) count += occurrencesOfPastRule(stretch.rule).count(from, to, limit - count);
	}
	return count;
}
