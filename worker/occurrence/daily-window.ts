import { segmentAt } from './zone-segments.ts';

/**
 * The hours of a day in which something may begin: from `from` until just before `to`, both HH:mm as clocks show it.
 * Where `to` is the earlier one the window goes over midnight. They differ; the schema sees to it.
 */
export interface DailyWindow {
	readonly from: string;
	readonly to: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * The first instant, not before the given one, at which the clocks of a zone show a time within the window. Clocks that
 * skip the opening open it right after; clocks that go back behind the closing open it again.
 */
export function opensAt(instant: number, window: DailyWindow, timeZone: string): number {
	let cursor = instant;
	for (;;) {
		const segment = segmentAt(cursor, timeZone);
		const local = cursor + segment.offset;
		const wait = untilOpen(((local % DAY) + DAY) % DAY, window);
		if (cursor + wait < segment.to) return cursor + wait;
		cursor = segment.to;
	}
}

/** How long it takes from a time of day until the window is open, if the clocks run evenly. */
function untilOpen(time: number, window: DailyWindow): number {
	const from = timeOf(window.from);
	const to = timeOf(window.to);
	const sinceOpening = (time - from + DAY) % DAY;
	const length = (to - from + DAY) % DAY;
	return sinceOpening < length ? 0 : DAY - sinceOpening;
}

function timeOf(text: string): number {
	const [hours, minutes] = text.split(':').map(Number);
	return ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE;
}
