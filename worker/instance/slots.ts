import type { AcquireRequest } from '../capacity/rpc.ts';
import { prioritySchema } from '../contract/status.ts';
import type { Run } from '../engine/state.ts';

/** Slots a run holds beyond the block its scheduler gave it; these it owes to the capacity object itself. */
export function ownSlots(run: Run): number {
	return Math.max(0, run.slots - run.block);
}

/** A run's request for the slots it wants beyond its block, as of its fact number `n`. */
export function ownRequest(run: Run, wanted: number, n: number): AcquireRequest {
	return {
		holder: `ins:${run.spec.instanceId}`,
		wanted: Math.max(0, wanted - run.block),
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
	const needed = run.inFlight + run.waiting - run.block;
	return Math.min(granted, Math.max(ownSlots(run), needed));
}

/** What the capacity object says: the slots it counts, the call it heard last, and how many of the slots have a use. */
export interface Grant {
	readonly slots: number;
	readonly used: number;
	readonly n: number | undefined;
}

/**
 * How many slots of its own a run has by a grant; null when nothing changes. Only the grant that belongs to the run's
 * last question gives it more: an older one may be about slots that were given back while it was on its way. A run that
 * wants more and cannot know, because either side lost its memory, has what it had and asks anew at once.
 */
export function takenOf(run: Run, { slots, used, n }: Grant): number | null {
	const { memory } = run;
	const own = ownSlots(run);
	const question = memory.slotsQuestion;
	const isDoubtful = n !== undefined && n !== question?.n && used > own;
	// The capacity object counts what it is told now: an answer that is still on its way may be about more.
	if (isDoubtful || used < slots) memory.slotsQuestion = null;
	else if (question !== null) question.isAnswered = true;
	if (isDoubtful) memory.slotsAskedAt = null;
	if (isDoubtful) return own;
	return used === own ? null : used;
}
