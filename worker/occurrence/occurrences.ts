import type { Cron } from './cron.ts';
import { isAny } from './cron-field.ts';
import { type ChangePolicy, firstIn, type Hit, lastIn } from './segment-times.ts';
import { wallTimesOf } from './wall-times.ts';
import { OFFSET_MAX } from './zone.ts';
import { segmentAt } from './zone-segments.ts';

/** What a wall time that the clocks skip becomes: as much later as they skipped, or nothing. */
export type GapPolicy = 'shift' | 'skip';

/**
 * Which of two equal wall times count where the clocks repeat some: `auto` takes both for a cron that names no hour
 * (`*`), since such a cron counts hours, and the first for any other.
 */
export type FoldPolicy = 'auto' | 'first' | 'both';

/** When a schedule fires, as far as time alone decides it. */
export interface OccurrenceRule {
	readonly cron: Cron;
	/** An IANA name known to be valid. */
	readonly timeZone: string;
	/** The first and the last instant of effect, both inclusive, epoch milliseconds; null where there is none. */
	readonly start: number | null;
	readonly end: number | null;
	readonly gap: GapPolicy;
	readonly fold: FoldPolicy;
}

export interface Occurrence {
	/** Epoch milliseconds; strictly increasing from one occurrence to the next. */
	readonly at: number;
	/** The wall time it stands for, yyyy-MM-ddTHH:mm:ss: what the cron named, even where no clock showed it. */
	readonly local: string;
	/** The clocks skipped its wall time, so it comes later. */
	readonly shifted: boolean;
	/** It is the second at its wall time, which the clocks repeated. */
	readonly repeated: boolean;
}

/** The occurrences of a rule: one sequence, whichever way it is asked for. */
export interface Occurrences {
	/** The first one strictly after an instant. */
	next(after: number): Occurrence | null;
	/** The latest one at or before an instant. */
	last(until: number): Occurrence | null;
	/** Those after `after` up to and including `until`, at most `limit`. */
	between(after: number, until: number, limit: number): readonly Occurrence[];
	/** How many `between` would give, counted up to `limit`. */
	count(after: number, until: number, limit: number): number;
}

const SECOND = 1000;

/** Beyond these no zone shows a year that a cron can name, and within them calendar arithmetic holds. */
const EARLIEST = Date.UTC(1969, 11, 30);
const LATEST = Date.UTC(2100, 0, 3);

/** The length of an ISO date and time without fraction and zone. */
const LOCAL_LENGTH = 19;

/**
 * The one place that knows when a schedule fires; preview, firing, catch-up and backfill all ask here. Never throws for
 * a parsed cron and a valid zone.
 */
export function occurrencesOf(rule: OccurrenceRule): Occurrences {
	const { start, end, timeZone } = rule;
	const walls = wallTimesOf(rule.cron.fields);
	const policy = changePolicyOf(rule);
	const earliest = Math.max(start ?? EARLIEST, EARLIEST);
	const latest = Math.min(end ?? LATEST, LATEST);

	function nextHit(after: number): Hit | null {
		let cursor = wholeSecond(Math.max(after, earliest - 1)) + SECOND;
		while (cursor <= latest) {
			const segment = segmentAt(cursor, timeZone);
			const hit = firstIn(segment, cursor, walls, policy);
			if (hit !== null) return hit.at <= latest ? hit : null;
			const wall = walls.atLeast(segment.to - OFFSET_MAX);
			if (wall === null) return null;
			cursor = Math.max(segment.to, wall - OFFSET_MAX);
		}
		return null;
	}

	function lastHit(until: number): Hit | null {
		let cursor = wholeSecond(Math.min(until, latest));
		while (cursor >= earliest) {
			const segment = segmentAt(cursor, timeZone);
			const hit = lastIn(segment, cursor, walls, policy);
			if (hit !== null) return hit.at >= earliest ? hit : null;
			const wall = walls.atMost(segment.from + OFFSET_MAX);
			if (wall === null) return null;
			cursor = Math.min(segment.from - SECOND, wall + OFFSET_MAX);
		}
		return null;
	}

	function walk(after: number, until: number, limit: number, visit: (hit: Hit) => void): void {
		let hit = limit > 0 ? nextHit(after) : null;
		for (let seen = 1; hit !== null && hit.at <= until; seen += 1) {
			visit(hit);
			hit = seen < limit ? nextHit(hit.at) : null;
		}
	}

	return {
		next: (after) => written(nextHit(after)),
		last: (until) => written(lastHit(until)),
		between(after, until, limit) {
			const found: Occurrence[] = [];
			walk(after, until, limit, (hit) => found.push(occurrence(hit)));
			return found;
		},
		count(after, until, limit) {
			let counted = 0;
			walk(after, until, limit, () => {
				counted += 1;
			});
			return counted;
		},
	};
}

/** What the policies of a rule mean for its cron. */
export function changePolicyOf({ cron, gap, fold }: OccurrenceRule): ChangePolicy {
	return { shifts: gap === 'shift', repeats: fold === 'both' || (fold === 'auto' && isAny(cron.fields.hour)) };
}

function wholeSecond(instant: number): number {
	return Math.floor(instant / SECOND) * SECOND;
}

function written(hit: Hit | null): Occurrence | null {
	return hit === null ? null : occurrence(hit);
}

function occurrence({ at, wall, kind }: Hit): Occurrence {
	const local = new Date(wall).toISOString().slice(0, LOCAL_LENGTH);
	return { at, local, shifted: kind === 'shifted', repeated: kind === 'repeated' };
}
