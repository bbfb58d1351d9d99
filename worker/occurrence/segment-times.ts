import type { WallTimes } from './wall-times.ts';
import type { Segment } from './zone-segments.ts';

/** An occurrence before it is written out. */
export interface Hit {
	/** Epoch milliseconds. */
	readonly at: number;
	/** The wall time the cron named, as a local time. */
	readonly wall: number;
	readonly kind: 'regular' | 'shifted' | 'repeated';
}

/** What becomes of wall times that a change of the clocks skips or repeats, once a rule's policies are applied. */
export interface ChangePolicy {
	/** Skipped ones come as much later as was skipped; else not at all. */
	readonly shifts: boolean;
	/** Repeated ones come twice; else the first time only. */
	readonly repeats: boolean;
}

const SECOND = 1000;

/**
 * The first occurrence of a segment at or after an instant of a whole second. Within a segment wall time runs evenly,
 * so its regular occurrences are the wall times less the offset. The ones shifted from the gap before it are a second
 * sequence, and one that meets a regular occurrence is that occurrence.
 */
export function firstIn(segment: Segment, from: number, walls: WallTimes, policy: ChangePolicy): Hit | null {
	const start = Math.max(from, segment.from);
	const regular = firstRegular(segment, start, walls, policy);
	if (!policy.shifts || segment.before >= segment.offset) return regular;
	return firstShifted(segment, start, regular?.at ?? segment.to, walls) ?? regular;
}

/** The last occurrence of a segment at or before an instant of a whole second. */
export function lastIn(segment: Segment, until: number, walls: WallTimes, policy: ChangePolicy): Hit | null {
	const end = Math.min(until, segment.to - SECOND);
	const regular = lastRegular(segment, end, walls, policy);
	if (!policy.shifts || segment.before >= segment.offset) return regular;
	return lastShifted(segment, end, regular?.at ?? Number.NEGATIVE_INFINITY, walls) ?? regular;
}

function firstRegular(segment: Segment, start: number, walls: WallTimes, policy: ChangePolicy): Hit | null {
	const wall = walls.atLeast(Math.max(start + segment.offset, firstWall(segment, policy)));
	return wall === null || wall - segment.offset >= segment.to ? null : regularHit(segment, wall);
}

function lastRegular(segment: Segment, end: number, walls: WallTimes, policy: ChangePolicy): Hit | null {
	const wall = walls.atMost(end + segment.offset);
	return wall === null || wall < firstWall(segment, policy) ? null : regularHit(segment, wall);
}

/** Where the clocks went back, the segment repeats what they had shown until then, `from + before`. */
function firstWall({ from, offset, before }: Segment, { repeats }: ChangePolicy): number {
	return from + (repeats ? offset : Math.max(offset, before));
}

function regularHit({ from, offset, before }: Segment, wall: number): Hit {
	return { at: wall - offset, wall, kind: wall < from + before ? 'repeated' : 'regular' };
}

/** The first skipped wall time that comes from `start` on and before `limit`, so that it meets nothing regular. */
function firstShifted({ from, offset, before }: Segment, start: number, limit: number, walls: WallTimes): Hit | null {
	const wall = walls.atLeast(start + before);
	if (wall === null || wall >= from + offset || wall - before >= limit) return null;
	return { at: wall - before, wall, kind: 'shifted' };
}

/** The last skipped wall time that comes until `end` and after `limit`. */
function lastShifted({ from, offset, before }: Segment, end: number, limit: number, walls: WallTimes): Hit | null {
	const wall = walls.atMost(Math.min(from + offset - SECOND, end + before));
	if (wall === null || wall < from + before || wall - before <= limit) return null;
	return { at: wall - before, wall, kind: 'shifted' };
}
