import { GENERATION_HOUR } from '../contract/schedule.ts';
import { timeZoneSchema } from '../contract/time-zone.ts';
import type { Actor } from '../engine/run-spec.ts';
import { instantOf, localTimeOf, startOfDay } from '../occurrence/zone.ts';
import { dueUntil } from './due-until.ts';
import type { OfflineReason, ScheduleEntry, ScheduleRule } from './schedule-entry.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What becomes of the occurrences in a stretch of time when they fall due. */
export type Fate =
	| { readonly kind: 'fire' }
	| { readonly kind: 'skip'; readonly reason: 'next_day'; readonly by: Actor }
	| {
			readonly kind: 'skip';
			readonly reason: OfflineReason;
			readonly by: Actor;
			/** When the schedule went offline: stretches that touch each other may be of two times offline. */
			readonly since: number;
	  };

/** A stretch of time, `after` exclusive and `until` inclusive, in which one rule says what is due. */
export interface Segment {
	readonly after: number;
	readonly until: number;
	readonly rule: ScheduleRule;
	readonly revision: number;
	readonly fate: Fate;
}

/**
 * Which rule was, is and will be in force when, from all changes of a schedule in their order. The day plans of S2 are in
 * it: a change with next-day generation takes effect with the first day that is generated after it, so a plan is what the
 * entries before its 22:00 imply, and nothing has to be stored or done at 22:00 (C3). What waits for its delay when the
 * schedule goes offline is skipped with what comes after it: its start lies in the time offline. Segments follow each
 * other without a gap from the first time the schedule was online.
 */
export function timelineOf(entries: readonly ScheduleEntry[]): readonly Segment[] {
	let segments: Segment[] = [];
	let due = Number.NEGATIVE_INFINITY;
	let before: readonly ScheduleEntry[] = [];
	for (const entry of entries) {
		due = Math.max(due, dueUntil(before, entry.at));
		segments = withEntry(segments, entry, due);
		before = [entry];
	}
	return segments;
}

/** @param due up to where occurrences had reached their start when the change was made. */
function withEntry(segments: readonly Segment[], entry: ScheduleEntry, due: number): Segment[] {
	const { at, by, rule, revision, offline } = entry;
	const last = { until: Number.POSITIVE_INFINITY, rule, revision };
	if (offline !== null) {
		// A schedule that was never online has skipped nothing.
		if (segments.length === 0) return [];
		const fate: Fate = { kind: 'skip', reason: offline, by, since: offlineSince(segments.at(-1)?.fate) ?? at };
		const pending = clip(segments, due, at).map((segment) =>
			segment.fate.kind === 'fire' ? { ...segment, fate } : segment,
		);
		return [...clip(segments, Number.NEGATIVE_INFINITY, due), ...pending, { ...last, after: at, fate }];
	}
	const effective = rule.generation === 'immediate' ? at : firstGeneratedDay(at, rule.timeZone) - 1;
	const uncovered: Segment = { ...last, after: at, until: effective, fate: { kind: 'skip', reason: 'next_day', by } };
	// Days that are generated stay as they are; what nothing was generated for is not made up for today.
	const until = segments.length === 0 ? [uncovered] : clip(segments, at, effective);
	const generated = until.map((segment) =>
		segment.fate.kind === 'fire' ? segment : { ...uncovered, after: segment.after, until: segment.until },
	);
	return [
		...clip(segments, Number.NEGATIVE_INFINITY, at),
		...clip(generated, at, effective),
		{ ...last, after: effective, fate: { kind: 'fire' } },
	];
}

/** When the schedule went offline, if this is where it is; null for every other fate. */
export function offlineSince(fate: Fate | undefined): number | null {
	return fate?.kind === 'skip' && fate.reason !== 'next_day' ? fate.since : null;
}

/** What of the segments lies after `after` and up to `until`. */
function clip(segments: readonly Segment[], after: number, until: number): Segment[] {
	return segments
		.map((segment) => ({
			...segment,
			after: Math.max(segment.after, after),
			until: Math.min(segment.until, until),
		}))
		.filter((segment) => segment.after < segment.until);
}

/**
 * The start of the first day whose instances are still to be generated at an instant: tomorrow until 22:00 in the zone,
 * after that the day after it (S2).
 */
function firstGeneratedDay(at: number, zone: string): number {
	// The days of a zone that is known no more are counted in UTC: what has them needs attention in any case.
	const timeZone = timeZoneSchema.safeParse(zone).success ? zone : 'UTC';
	const { today, timeOfDay } = localDay(at, timeZone);
	return dayAfter(today, timeOfDay > GENERATION_HOUR * HOUR_MS ? 2 : 1, timeZone);
}

/** Until when, exclusive, instances are generated at an instant: the end of today, from 22:00 that of tomorrow. */
export function generatedUntil(at: number, timeZone: string): number {
	const { today, timeOfDay } = localDay(at, timeZone);
	return dayAfter(today, timeOfDay >= GENERATION_HOUR * HOUR_MS ? 2 : 1, timeZone);
}

function localDay(at: number, timeZone: string): { readonly today: number; readonly timeOfDay: number } {
	const local = localTimeOf(at, timeZone);
	const today = Math.floor(local / DAY_MS) * DAY_MS;
	return { today, timeOfDay: local - today + (at % SECOND_MS) };
}

/** The first instant of the day so many days after a local midnight; noon is skipped by no zone's clocks. */
function dayAfter(midnight: number, days: number, timeZone: string): number {
	return startOfDay(instantOf(midnight + days * DAY_MS + DAY_MS / 2, timeZone), timeZone);
}
