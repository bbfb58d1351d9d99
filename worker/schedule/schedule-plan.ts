import { z } from 'zod';
import type { Occurrence } from '../occurrence/occurrences.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import { type ScheduleRule, scheduleRuleSchema } from './schedule-entry.ts';
import type { PlannedStretch } from './schedules-rpc.ts';
import type { Segment } from './timeline.ts';

/** A plan as it is stored beside a schedule's definition, so that lists over many schedules wake none of them. */
export const schedulePlanSchema = z.array(
	z.object({
		after: z.int(),
		until: z.int().nullable(),
		rule: scheduleRuleSchema,
		isOver: z.boolean().default(false),
	}) satisfies z.ZodType<PlannedStretch>,
);

/**
 * What is going to fire of what is not due yet, and the stretches before that in which one of the instants `held` lies:
 * such an instance can still be released, and is one of the rule it was held by, whatever the schedule was changed to since.
 *
 * @param due up to where occurrences have reached the time at which they start.
 */
export function planOf(segments: readonly Segment[], held: readonly number[], due: number): readonly PlannedStretch[] {
	return segments.flatMap(({ fate, after, until, rule }) => {
		if (fate.kind !== 'fire') return [];
		const end = Math.min(until, due);
		const isHeld = held.some((at) => at > after && at <= end);
		const over = isHeld ? [{ after, until: end, rule, isOver: true }] : [];
		const ahead = { until: Number.isFinite(until) ? until : null, rule, isOver: false };
		return until > due ? [...over, { after: Math.max(after, due), ...ahead }] : over;
	});
}

/**
 * What of a plan is still to come at `now`, which may be later than when it was made: occurrences whose own time has come
 * too, as long as they wait for the delay of their schedule.
 */
export function comingUp(plan: readonly PlannedStretch[], now: number): readonly PlannedStretch[] {
	const due = now - delayOf(plan);
	return plan
		.filter(({ isOver }) => !isOver)
		.map((stretch) => ({ ...stretch, after: Math.max(stretch.after, due) }))
		.filter(({ after, until }) => until === null || after < until);
}

/** How much later than their time the runs of a plan start, in ms: the rule of the last change says it for all. */
function delayOf(plan: readonly PlannedStretch[]): number {
	return (plan.at(-1)?.rule.offsetSeconds ?? 0) * 1000;
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

/** When the last run of a plan starts; null when nothing of it is to come. */
export function lastStart(plan: readonly PlannedStretch[]): number | null {
	for (const { after, until, rule, isOver } of plan.toReversed()) {
		const last = isOver ? null : occurrencesOfPastRule(rule).last(until ?? Number.MAX_SAFE_INTEGER);
		if (last !== null && last.at > after) return last.at + delayOf(plan);
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
