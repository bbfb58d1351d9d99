import type { FoldPolicy, GapPolicy } from '../../../worker/occurrence/occurrences.ts';
import type { ClockRun } from './clock-runs.ts';

/** What the scan saw of one occurrence. */
export interface Seen {
	readonly at: number;
	readonly wall: number;
	readonly kind: 'regular' | 'repeated' | 'shifted';
}

/** What a cron names of the wall times of a stretch, asked once per unit: 1 where it does. */
export interface NamedWalls {
	/** The wall time of the first. */
	readonly first: number;
	readonly unit: number;
	readonly named: Uint8Array;
}

/** Asks for each wall time from `first` until `end`. */
export function namedWalls(names: (wall: number) => boolean, first: number, end: number, unit: number): NamedWalls {
	const named = new Uint8Array((end - first) / unit);
	for (let index = 0; index < named.length; index += 1) named[index] = names(first + index * unit) ? 1 : 0;
	return { first, unit, named };
}

/**
 * Goes through the instants one unit after the other, looks what the clock shows and whether the cron names it. What the
 * clock showed before is repeated; what it left out comes as much later as it left out, unless something regular comes
 * then.
 */
export function scan(runs: readonly ClockRun[], { first, unit, named }: NamedWalls): readonly Seen[] {
	const seen: Seen[] = [];
	/** The latest that the clock has shown. */
	let highest = (runs[0]?.wall ?? 0) - unit;
	for (const { instant, wall, length } of runs) {
		const shown = (wall - first) / unit;
		const end = shown + length / unit;
		const leftOut = wall - highest - unit;
		for (let index = named.indexOf(1, shown); index >= 0 && index < end; index = named.indexOf(1, index + 1)) {
			const now = first + index * unit;
			seen.push({ at: instant + now - wall, wall: now, kind: now <= highest ? 'repeated' : 'regular' });
		}
		for (let passed = 0; passed < Math.min(leftOut, length); passed += unit) {
			const missed = highest + unit + passed;
			if (named[(missed - first) / unit] !== 1 || named[shown + passed / unit] === 1) continue;
			seen.push({ at: instant + passed, wall: missed, kind: 'shifted' });
		}
		highest = Math.max(highest, wall + length - unit);
	}
	return seen.sort((one, other) => one.at - other.at);
}

/** What is left of the seen occurrences under a rule's policies. */
export function underPolicy(
	seen: readonly Seen[],
	gap: GapPolicy,
	fold: FoldPolicy,
	countsHours: boolean,
): readonly Seen[] {
	const twice = fold === 'both' || (fold === 'auto' && countsHours);
	return seen.filter(({ kind }) => {
		if (kind === 'shifted') return gap === 'shift';
		return kind === 'regular' || twice;
	});
}
