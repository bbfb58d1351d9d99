/** A stretch over which a clock showed one minute (or second) after the other. All in milliseconds. */
export interface ClockRun {
	readonly instant: number;
	readonly wall: number;
	readonly length: number;
}

/** How far a clock that runs evenly is trusted between two looks at it. */
const LOOK_EVERY = 6 * 3_600_000;

/**
 * Looks at the clock of a zone every six hours and, where it did not go forward by six hours meanwhile, once per unit. It knows of no rules and no transitions: it sees what a wall clock would show.
 */
export function clockRuns(timeZone: string, from: number, until: number, unit: number): readonly ClockRun[] {
	const look = clockOf(timeZone);
	const runs: { instant: number; wall: number; length: number }[] = [{ instant: from, wall: look(from), length: unit }];
	let instant = from;
	const see = (next: number, wall: number) => {
		const run = runs.at(-1);
		if (run === undefined) return;
		if (wall - run.wall === next - run.instant) run.length = next + unit - run.instant;
		else runs.push({ instant: next, wall, length: unit });
		instant = next;
	};
	while (instant + unit < until) {
		const run = runs.at(-1);
		const next = Math.min(instant + LOOK_EVERY, until - unit);
		const wall = look(next);
		if (run !== undefined && wall - run.wall === next - run.instant) see(next, wall);
		else for (let small = instant + unit; small <= next; small += unit) see(small, look(small));
	}
	return runs;
}

/** What is left of runs between two instants. */
export function clippedRuns(runs: readonly ClockRun[], from: number, until: number): readonly ClockRun[] {
	return runs.flatMap(({ instant, wall, length }) => {
		const start = Math.max(instant, from);
		const end = Math.min(instant + length, until);
		return start < end ? [{ instant: start, wall: wall + start - instant, length: end - start }] : [];
	});
}

function clockOf(timeZone: string): (instant: number) => number {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
	// 29/03/2026, 03:00:00
	return (instant) => {
		const text = format.format(instant);
		const part = (start: number, end: number) => Number(text.slice(start, end));
		return Date.UTC(part(6, 10), part(3, 5) - 1, part(0, 2), part(12, 14), part(15, 17), part(18, 20));
	};
}
