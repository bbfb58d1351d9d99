import { fromAbsolute } from '@internationalized/date';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances that clocks and calendars are read in. */
const STEPS = [
	...[1, 2, 5, 10, 20, 50, 100, 200, 500],
	...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
	...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
	...[1, 2, 3, 6, 12].map((count) => count * HOUR),
	...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

/** No more than fit on any screen, whatever is asked for. */
const TICKS_MAX = 400;

export interface Tick {
	/** Epoch ms. */
	readonly at: number;
	/** It is the first of its day in sight, so that the day is to be told. */
	readonly isNewDay: boolean;
}

/** The least distance between ticks, in ms, that keeps them this far apart on the screen. */
export function tickStep(pxPerMs: number, leastPx: number): number {
	return STEPS.find((step) => step * pxPerMs >= leastPx) ?? 28 * DAY * Math.ceil(leastPx / (28 * DAY * pxPerMs));
}

/**
 * Ticks from one moment to another, at round times of a zone's clock. Where it is put back or forward they stay round, so
 * that one may be missing.
 */
export function ticksOf(from: number, to: number, stepMs: number, timeZone: string): Tick[] {
	const ticks: Tick[] = [];
	let day = Number.NaN;
	let local = Math.ceil((from + offsetAt(from, timeZone)) / stepMs) * stepMs;
	for (; ticks.length < TICKS_MAX; local += stepMs) {
		const at = instantAt(local, timeZone);
		if (at > to) break;
		// A time that the clock leaves out is not on the axis.
		if (at < from || at + offsetAt(at, timeZone) !== local) continue;
		const dayOfTick = Math.floor(local / DAY);
		ticks.push({ at, isNewDay: dayOfTick !== day });
		day = dayOfTick;
	}
	return ticks;
}

/** The time of a tick, as exact as the distance to the next: `14:00`, `14:00:05`, `14:00:05.250`. */
export function tickText(at: number, stepMs: number, timeZone: string): string {
	return formatOf(stepMs, timeZone).format(at);
}

/** What to add to an instant to have the time of day there, in ms. */
function offsetAt(at: number, timeZone: string): number {
	return fromAbsolute(at, timeZone).offset;
}

/** The instant at which clocks show this. */
function instantAt(local: number, timeZone: string): number {
	const near = local - offsetAt(local, timeZone);
	return local - offsetAt(near, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(stepMs: number, timeZone: string): Intl.DateTimeFormat {
	const hasSeconds = stepMs < MINUTE;
	const hasFraction = stepMs < SECOND;
	const key = `${timeZone} ${hasSeconds} ${hasFraction}`;
	const known = formats.get(key);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
		...(hasSeconds ? { second: '2-digit' } : {}),
		...(hasFraction ? { fractionalSecondDigits: 3 } : {}),
	});
	formats.set(key, format);
	return format;
}
