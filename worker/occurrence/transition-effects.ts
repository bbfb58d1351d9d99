import { changePolicyOf, type OccurrenceRule } from './occurrences.ts';
import { firstIn } from './segment-times.ts';
import { type WallTimes, wallTimesOf } from './wall-times.ts';
import { transitionsAfter, type ZoneTransition } from './zone.ts';
import { segmentAt } from './zone-segments.ts';

/** What becomes of one wall time that the clocks skip or repeat. Instants are epoch milliseconds. */
export type TransitionOutcome =
	/** It comes later, when the clocks show `local`. */
	| { readonly kind: 'shifted'; readonly at: number; readonly local: number }
	/** It would come when a regular occurrence does, and is that one. */
	| { readonly kind: 'merged'; readonly at: number; readonly local: number }
	| { readonly kind: 'skipped' }
	/** It comes the first time only. */
	| { readonly kind: 'once'; readonly at: number }
	| { readonly kind: 'twice'; readonly at: number; readonly again: number };

export interface AffectedTime {
	/** The wall time that the cron names, as a local time (see `localTimeOf`). */
	readonly local: number;
	readonly outcome: TransitionOutcome;
}

export interface TransitionEffect {
	readonly transition: ZoneTransition;
	/** In order, at most `AFFECTED_MAX`; empty if the cron names none of the wall times in question. */
	readonly times: readonly AffectedTime[];
	/** Whether there are more of them. */
	readonly truncated: boolean;
}

/** As many as a picture can show. */
export const AFFECTED_MAX = 60;

const SECOND = 1000;

/** What a rule does at the next changes of its zone's clocks after an instant: enough for a picture and for a note. */
export function transitionEffects(rule: OccurrenceRule, after: number, count = 2): readonly TransitionEffect[] {
	const walls = wallTimesOf(rule.cron.fields);
	return transitionsAfter(rule.timeZone, after, count).map((transition) => effectOf(transition, rule, walls));
}

function effectOf(transition: ZoneTransition, rule: OccurrenceRule, walls: WallTimes): TransitionEffect {
	const { at, kind, localBefore, localAfter } = transition;
	const end = Math.max(localBefore, localAfter);
	const times: AffectedTime[] = [];
	let local = walls.atLeast(Math.min(localBefore, localAfter));
	while (local !== null && local < end && times.length < AFFECTED_MAX) {
		const outcome =
			kind === 'gap' ? skippedTime(local, transition, rule, walls) : repeatedTime(local, transition, rule);
		if (isInEffect(at + local - localBefore, rule)) times.push({ local, outcome });
		local = walls.atLeast(local + SECOND);
	}
	return { transition, times, truncated: local !== null && local < end };
}

function skippedTime(
	local: number,
	{ at, localBefore, localAfter }: ZoneTransition,
	rule: OccurrenceRule,
	walls: WallTimes,
): TransitionOutcome {
	const policy = changePolicyOf(rule);
	if (!policy.shifts) return { kind: 'skipped' };
	const instant = at + local - localBefore;
	const shown = instant - at + localAfter;
	const hit = firstIn(segmentAt(at, rule.timeZone), instant, walls, policy);
	return { kind: hit?.kind === 'shifted' ? 'shifted' : 'merged', at: instant, local: shown };
}

function repeatedTime(
	local: number,
	{ at, localBefore, localAfter }: ZoneTransition,
	rule: OccurrenceRule,
): TransitionOutcome {
	const first = at + local - localBefore;
	const again = at + local - localAfter;
	const comesAgain = changePolicyOf(rule).repeats && isInEffect(again, rule);
	return comesAgain ? { kind: 'twice', at: first, again } : { kind: 'once', at: first };
}

function isInEffect(instant: number, { start, end }: OccurrenceRule): boolean {
	return (start === null || instant >= start) && (end === null || instant <= end);
}
