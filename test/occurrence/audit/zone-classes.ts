import { type ClockRun, clockRuns } from './clock-runs.ts';
import type { Window } from './compare.ts';

/** Zones whose clocks show the same all the time. What holds for one holds for all of them. */
export interface ZoneClass {
	readonly zones: readonly string[];
	readonly runs: readonly ClockRun[];
}

/** A clock is looked at from a little earlier on, to know what it showed before the window. */
const EARLIER = 2 * 86_400_000;
const MINUTE = 60_000;

export function zoneClasses(zones: readonly string[], { from, until }: Window): readonly ZoneClass[] {
	const classes = new Map<string, { zones: string[]; runs: readonly ClockRun[] }>();
	for (const zone of zones) {
		const runs = clockRuns(zone, from - EARLIER, until, MINUTE);
		const key = runs.map(({ instant, wall }) => `${instant}=${wall}`).join(' ');
		const known = classes.get(key);
		if (known === undefined) classes.set(key, { zones: [zone], runs });
		else known.zones.push(zone);
	}
	return [...classes.values()];
}
