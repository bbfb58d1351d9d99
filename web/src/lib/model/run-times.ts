import type { Schema } from '#lib/api/client.ts';

type Instance = Schema<'Instance'>;

/** From when the time of a run is counted; null while it waits for its turn, and for one that never got it. */
export function countedFrom({ state, startedAt }: Pick<Instance, 'state' | 'startedAt'>): string | null {
	return state === 'waiting' || state === 'discarded' ? null : startedAt;
}

/** When a run began; null for one that has not had its turn yet, or never got it. A later round waits, but has begun. */
export function beganAt(run: Pick<Instance, 'state' | 'startedAt' | 'round'>): string | null {
	return run.round > 1 ? run.startedAt : countedFrom(run);
}
