import type { AcquireRequest } from '../capacity/rpc.ts';
import { prioritySchema } from '../contract/status.ts';
import type { Run } from '../engine/state.ts';

/** Slots a run holds beyond the block its scheduler gave it; these it owes to the capacity object itself. */
export function ownSlots(run: Run): number {
	return Math.max(0, run.slots - run.spec.slots);
}

/** A run's request for the slots it wants beyond its block, as of its fact number `n`. */
export function ownRequest(run: Run, wanted: number, n: number): AcquireRequest {
	return {
		holder: `ins:${run.spec.instanceId}`,
		wanted: Math.max(0, wanted - run.spec.slots),
		priority: prioritySchema.options.indexOf(run.spec.priority),
		ahead: false,
		n,
	};
}

/**
 * How many of the slots that the capacity object counts for a run it has use for. A run that ended, or that never was,
 * needs none; one that waits takes what it is given.
 */
export function usedOf(run: Run | null, granted: number): number {
	if (run === null || run.endedAt !== null) return 0;
	const needed = run.inFlight + run.waiting - run.spec.slots;
	return Math.min(granted, Math.max(ownSlots(run), needed));
}
