import { type Draft, emit } from '../draft.ts';
import type { Run } from '../state.ts';
import { IN_FLIGHT_MAX, SLOTS_ASK_AGAIN_MS } from '../timing.ts';

/** Attempts that may start now. A dry run sends nothing, so it needs no capacity. */
export function freeSlots(run: Run): number {
	const limit = run.spec.mode === 'dryRun' ? IN_FLIGHT_MAX : Math.min(run.slots, IN_FLIGHT_MAX);
	return Math.max(0, limit - run.inFlight);
}

/** Asks for the capacity the waiting tasks need, and gives back what nobody needs any more. */
export function askForSlots(draft: Draft): void {
	const { run, at } = draft;
	const { memory } = run;
	if (run.endedAt !== null) return;
	const wanted = Math.max(run.spec.slots, Math.min(IN_FLIGHT_MAX, run.inFlight + run.waiting));
	const starving = memory.parked.length > 0 || (run.waiting > 0 && freeSlots(run) === 0 && wanted > run.slots);
	if (starving) {
		const asked =
			memory.slotsAskedAt !== null && memory.slotsWanted >= wanted && at < memory.slotsAskedAt + SLOTS_ASK_AGAIN_MS;
		if (asked) return;
		memory.slotsAskedAt = at;
		memory.slotsWanted = wanted;
		draft.effects.push({ kind: 'slots', wanted });
		return;
	}
	memory.slotsAskedAt = null;
	if (run.slots > run.spec.slots && wanted === run.spec.slots) {
		emit(draft, { kind: 'slots_changed', at, slots: run.spec.slots });
		draft.effects.push({ kind: 'slots', wanted: 0 });
	}
}
