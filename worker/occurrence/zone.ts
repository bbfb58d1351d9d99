import { type Segment, segmentAt } from './zone-segments.ts';

/** A change of a zone's clocks: a gap skips wall times, a fold repeats them. */
export interface ZoneTransition {
	/** The first instant of the new offset, epoch milliseconds. */
	readonly at: number;
	readonly kind: 'gap' | 'fold';
	/** How much wall time is skipped or repeated. */
	readonly seconds: number;
	/** What the clocks would have shown at that instant, as a local time (see `localTimeOf`). */
	readonly localBefore: number;
	/** What they show instead. */
	readonly localAfter: number;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** No wall time is further from UTC than this. */
export const OFFSET_MAX = 16 * 3_600_000;

/** A zone that has kept its offset for so long is not expected to change it: no rule of the database pauses longer. */
const QUIET = 3 * 366 * DAY;

/**
 * The wall time of an instant in a zone, as the epoch milliseconds at which UTC shows the same wall time, so that
 * calendar arithmetic on it knows no offsets. Whole seconds.
 *
 * @param timeZone an IANA name known to be valid, here and below.
 */
export function localTimeOf(instant: number, timeZone: string): number {
	return Math.floor((instant + segmentAt(instant, timeZone).offset) / SECOND) * SECOND;
}

/**
 * The instant at which the clocks of a zone show a wall time: the first of two where it is repeated, and as much later
 * as the clocks skipped where they never show it.
 */
export function instantOf(local: number, timeZone: string): number {
	return placeOf(local, timeZone).instant;
}

/** The first instant of the day that an instant lies in. Where the clocks skip midnight it is what follows it. */
export function startOfDay(instant: number, timeZone: string): number {
	const midnight = Math.floor(localTimeOf(instant, timeZone) / DAY) * DAY;
	const { instant: start, segment, skipped } = placeOf(midnight, timeZone);
	return skipped ? segment.from : start;
}

/** The next `count` changes of a zone's clocks after an instant, fewer where none are known to come. */
export function transitionsAfter(timeZone: string, after: number, count: number): readonly ZoneTransition[] {
	const found: ZoneTransition[] = [];
	let cursor = after;
	let quietUntil = after + QUIET;
	while (found.length < count && cursor < quietUntil) {
		const segment = segmentAt(cursor, timeZone);
		if (segment.from > after && segment.before !== segment.offset && segment.from !== found.at(-1)?.at) {
			found.push(transitionAt(segment));
			quietUntil = segment.from + QUIET;
		}
		cursor = segment.to;
	}
	return found;
}

function transitionAt({ from, before, offset }: Segment): ZoneTransition {
	return {
		at: from,
		kind: offset > before ? 'gap' : 'fold',
		seconds: Math.abs(offset - before) / SECOND,
		localBefore: from + before,
		localAfter: from + offset,
	};
}

/** Where a wall time lies: in the first segment that shows it or, skipped, at the beginning of the one that skips it. */
function placeOf(local: number, timeZone: string): { instant: number; segment: Segment; skipped: boolean } {
	let segment = segmentAt(local - OFFSET_MAX, timeZone);
	while (local >= segment.to + segment.offset) segment = segmentAt(segment.to, timeZone);
	const skipped = local < segment.from + segment.offset && segment.before < segment.offset;
	return { instant: local - (skipped ? segment.before : segment.offset), segment, skipped };
}
