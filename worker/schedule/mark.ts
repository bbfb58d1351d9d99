import type { Actor } from '../engine/run-spec.ts';

/** What somebody said of one planned instance. A row exists only for those (S2). */
export interface Mark {
	readonly at: number;
	readonly state: 'held' | 'stopped';
	readonly by: Actor;
	readonly markedAt: number;
}

/** Firing occurrences in (after, until] that were neither started nor marked were missed. */
export interface MissedRange {
	readonly after: number;
	readonly until: number;
}

/** Skipped occurrences in (after, until] that somebody asked to run after all; it goes on at `after`. */
export interface MakeUp extends MissedRange {
	readonly by: Actor;
}
