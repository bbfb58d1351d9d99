import { CATCH_UP_MAX, type MissedPolicy } from '../contract/schedule.ts';
import { assert } from '../lib/assert.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { Occurrence, Occurrences } from '../occurrence/occurrences.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import type { Segment } from './timeline.ts';

/** Alarms may be a minute late by themselves; what is later than that was missed, and the missed-run policy decides. */
export const PUNCTUAL_MS = 60_000;

/** Missed occurrences are made up at least this far back, and one period of the schedule where that is longer. */
const CATCH_UP_WINDOW_MS = 10 * 60_000;

/** Occurrences looked at in one turn; a minute of every second and ten minutes of catching up are far fewer. */
const LOOKED_AT_MAX = 10_000;

/** An occurrence to start now. */
export interface DueStart {
	readonly occurrence: Occurrence;
	readonly segment: Segment;
	readonly how: 'started' | 'caught_up';
}

/** What is to be done about everything that has fallen due. */
export interface DueDecision {
	/** In the order of their times. */
	readonly starts: readonly DueStart[];
	/** What fires in (cursor, missedUntil] and is neither started nor marked was missed; null when nothing was. */
	readonly missedUntil: number | null;
	/** When to look again; null when nothing is going to be due. */
	readonly wakeAt: number | null;
}

export interface DueQuestion {
	/** The schedule's timeline; not empty. */
	readonly segments: readonly Segment[];
	/** Every occurrence up to here is decided. */
	readonly cursor: number;
	readonly now: number;
	/** Up to where occurrences have reached the time at which they start. */
	readonly dueUntil: number;
	/** Whether somebody holds or stopped the instance of this instant. */
	readonly isMarked: (at: number) => boolean;
	readonly occurrencesOf: (rule: ScheduleRule) => Occurrences;
}

/**
 * Decides what is due at `now`. Punctual occurrences start, each; of what was missed while the platform was down the
 * policy of the present rule takes the latest, all within the window, or none. One that is held or stopped starts
 * nothing and keeps no other from starting. While the schedule is offline nothing starts: what was due before could not
 * be decided in time, so it was missed.
 *
 * @throws whatever evaluating a rule throws.
 */
export function decideDue(question: DueQuestion): DueDecision {
	const overdue = overdueSince(question);
	const policy = isOffline(question.segments) ? 'none' : presentRule(question.segments).missed;
	const caughtUp = chosen(policy, overdue.late, overdue.punctual.length > 0);
	const left = overdue.late.filter((start) => !caughtUp.includes(start)).at(-1)?.occurrence.at ?? overdue.tooLate;
	return { starts: [...caughtUp, ...overdue.punctual], missedUntil: left, wakeAt: nextWake(question) };
}

/** When a run of an occurrence is to start: at its time, after the fixed delay that spreads load. */
export function startTime(at: number, rule: ScheduleRule): number {
	return at + delayOf(rule);
}

/** The rule of the last change: its delay and its missed-run policy hold for all that is not decided yet. */
export function presentRule(segments: readonly Segment[]): ScheduleRule {
	const last = segments.at(-1);
	assert(last !== undefined, 'a timeline that is asked is not empty');
	return last.rule;
}

function isOffline(segments: readonly Segment[]): boolean {
	return segments.at(-1)?.fate.kind === 'skip';
}

interface Overdue {
	readonly punctual: DueStart[];
	/** Missed within the window in which it can be made up. */
	readonly late: DueStart[];
	/** The last of those that were missed longer ago. */
	tooLate: number | null;
}

function overdueSince({ segments, cursor, now, dueUntil, isMarked, occurrencesOf }: DueQuestion): Overdue {
	const overdue: Overdue = { punctual: [], late: [], tooLate: null };
	const delay = delayOf(presentRule(segments));
	for (const segment of segments) {
		const after = Math.max(segment.after, cursor);
		const until = Math.min(segment.until, dueUntil);
		if (segment.fate.kind !== 'fire' || after >= until) continue;
		const occurrences = occurrencesOf(segment.rule);
		// A delay that was made shorter makes nobody late.
		const punctualUntil = Math.min(dueUntil, now - delayOf(segment.rule));
		const from = Math.max(after, punctualUntil - windowOf(occurrences, until));
		overdue.tooLate = lastUnmarked(occurrences, after, from, isMarked) ?? overdue.tooLate;
		for (const occurrence of occurrences.between(from, until, LOOKED_AT_MAX)) {
			if (isMarked(occurrence.at)) continue;
			const isPunctual = now - occurrence.at - Math.max(delay, delayOf(segment.rule)) <= PUNCTUAL_MS;
			if (isPunctual && !isOffline(segments)) overdue.punctual.push({ occurrence, segment, how: 'started' });
			else overdue.late.push({ occurrence, segment, how: 'caught_up' });
		}
	}
	return overdue;
}

function delayOf({ offsetSeconds }: ScheduleRule): number {
	return offsetSeconds * 1000;
}

/** How far back missed occurrences are made up: ten minutes, or a period where that is longer. */
function windowOf(occurrences: Occurrences, until: number): number {
	const latest = occurrences.last(until);
	const next = latest === null ? null : occurrences.next(latest.at);
	const period = latest === null || next === null ? 0 : next.at - latest.at;
	return Math.max(CATCH_UP_WINDOW_MS, period);
}

function lastUnmarked(
	occurrences: Occurrences,
	after: number,
	until: number,
	isMarked: DueQuestion['isMarked'],
): number | null {
	let last = occurrences.last(until);
	while (last !== null && last.at > after && isMarked(last.at)) last = occurrences.last(last.at - 1);
	return last !== null && last.at > after ? last.at : null;
}

function chosen(policy: MissedPolicy, late: readonly DueStart[], hasPunctual: boolean): readonly DueStart[] {
	switch (policy) {
		case 'none':
			return [];
		case 'latest':
			return hasPunctual ? [] : late.slice(-1);
		case 'all':
			return late.slice(-CATCH_UP_MAX);
		default:
			return unreachable(policy);
	}
}

function nextWake({ segments, cursor, dueUntil, occurrencesOf }: DueQuestion): number | null {
	const delay = delayOf(presentRule(segments));
	const decided = Math.max(cursor, dueUntil);
	for (const segment of segments) {
		if (segment.fate.kind !== 'fire' || segment.until <= decided) continue;
		const next = occurrencesOf(segment.rule).next(Math.max(segment.after, decided));
		if (next !== null && next.at <= segment.until) return next.at + delay;
	}
	return null;
}
