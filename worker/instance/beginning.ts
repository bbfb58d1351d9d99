import { start } from '../engine/decide.ts';
import type { RunSpec } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';
import { type Carried, specCarrying } from './carried.ts';

/** What a scheduler says of a run that it starts. */
export interface StartWord {
	/** It began and ended before: where nothing is left of it, it was archived or deleted, and stays so. */
	readonly hasEnded: boolean;
	/** Where it waits; null for one that may run. */
	readonly waits: PlaceInLine | null;
}

export const NEW_START: StartWord = { hasEnded: false, waits: null };

interface Beginning extends Pick<StartWord, 'waits'> {
	readonly spec: RunSpec;
	readonly now: number;
	/** What it takes over from the run it recovers from; null when it recovers from none, or nothing is left of that. */
	readonly carried: Carried | null;
}

/** The first turn of a run; one that should recover from another of which nothing is left stops at once. */
export function beginning({ spec, now, carried, waits }: Beginning): ReturnType<typeof start> {
	if (spec.recoverFrom === undefined) return start(spec, now, [], waits);
	if (carried === null) return start(spec, now, null);
	return start(specCarrying(spec, carried), now, carried.tasks, waits);
}
