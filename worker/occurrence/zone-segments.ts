/**
 * A stretch of time over which the clocks of a zone keep one offset from UTC. Instants and offsets are milliseconds,
 * and always whole seconds.
 */
export interface Segment {
	/** The first instant. Where `before` differs, the clocks were changed here; else it is only where looking began. */
	readonly from: number;
	/** The first instant that is no longer part of it. */
	readonly to: number;
	/** What is added to an instant to get the wall time. */
	readonly offset: number;
	/** The offset until `from`. */
	readonly before: number;
}

/** What is known of one zone. */
interface ZoneMemory {
	readonly clock: Intl.DateTimeFormat;
	readonly blocks: Map<number, readonly Segment[]>;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** Time is looked through block by block, so that a first question costs little. */
const BLOCK = 64 * DAY;

/**
 * How far a block looks back: a change of the clocks concerns as many hours after it as it skipped or repeated, and no
 * zone ever skipped more than a day.
 */
const REACH = 2 * DAY;

/** No zone has changed its clocks twice within a week since 1970, so two probes cannot miss a change and its undoing. */
const PROBE = 2 * DAY;

/** Names differ by case too, so what is remembered has bounds: more zones than that are not used at once. */
const ZONES_MAX = 256;
const BLOCKS_MAX = 1024;

const NUMBERS = /\d+/g;

const memories = new Map<string, ZoneMemory>();

/**
 * The segment that an instant lies in. Segments that follow one another in time meet or, where a block ends, overlap;
 * each knows the change of the clocks that it begins with, if there is one.
 *
 * @param timeZone an IANA name known to be valid.
 */
export function segmentAt(instant: number, timeZone: string): Segment {
	const memory = memoryOf(timeZone);
	const block = Math.floor(instant / BLOCK);
	let segments = memory.blocks.get(block);
	if (segments === undefined) {
		segments = segmentsBetween(block * BLOCK - REACH, (block + 1) * BLOCK, memory.clock);
		if (memory.blocks.size >= BLOCKS_MAX) memory.blocks.clear();
		memory.blocks.set(block, segments);
	}
	for (const segment of segments) if (instant < segment.to) return segment;
	throw new Error(`Invariant broken: ${instant} lies in a segment of its block.`);
}

function segmentsBetween(start: number, end: number, clock: Intl.DateTimeFormat): readonly Segment[] {
	const segments: Segment[] = [];
	let from = start;
	let before = offsetAt(start, clock);
	let offset = before;
	for (let probe = start; probe < end; probe += PROBE) {
		const next = Math.min(probe + PROBE, end);
		const changed = offsetAt(next, clock);
		if (changed === offset) continue;
		const at = changeBetween(probe, next, offset, clock);
		if (at >= end) break;
		segments.push({ from, to: at, offset, before });
		from = at;
		before = offset;
		offset = changed;
	}
	segments.push({ from, to: end, offset, before });
	return segments;
}

/** The first second at which an offset no longer holds that still does at `low` and does not at `high`. */
function changeBetween(low: number, high: number, offset: number, clock: Intl.DateTimeFormat): number {
	let holds = low;
	let ended = high;
	while (ended - holds > SECOND) {
		const middle = holds + Math.floor((ended - holds) / 2 / SECOND) * SECOND;
		if (offsetAt(middle, clock) === offset) holds = middle;
		else ended = middle;
	}
	return ended;
}

/** What the zone's clocks show at an instant of a whole second, less that instant. */
function offsetAt(instant: number, clock: Intl.DateTimeFormat): number {
	const [month, day, year, hour, minute, second] = (clock.format(instant).match(NUMBERS) ?? []).map(Number);
	return Date.UTC(year ?? 1970, (month ?? 1) - 1, day, hour, minute, second) - instant;
}

/** Making a formatter costs a thousand times its use. */
function memoryOf(timeZone: string): ZoneMemory {
	const known = memories.get(timeZone);
	if (known !== undefined) return known;
	const clock = new Intl.DateTimeFormat('en-US', {
		timeZone,
		calendar: 'gregory',
		numberingSystem: 'latn',
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	if (memories.size >= ZONES_MAX) memories.clear();
	const made = { clock, blocks: new Map() };
	memories.set(timeZone, made);
	return made;
}
