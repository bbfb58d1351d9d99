import { type Draft, emit } from '../draft.ts';
import { waitsForSlot } from '../evolve/phase.ts';
import type { Run } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { IN_FLIGHT_MAX, SLOTS_ASK_AGAIN_MS } from '../timing.ts';

/** Attempts that may start now. A dry run sends nothing, so it needs no capacity. */
export function freeSlots(run: Run): number {
	const limit = run.spec.mode === 'dryRun' ? IN_FLIGHT_MAX : Math.min(run.slots, IN_FLIGHT_MAX);
	return Math.max(0, limit - run.inFlight);
}

/**
 * Asks for the capacity the waiting tasks need, and gives back what is held in vain. A fan-out that drains gives back
 * whenever it uses less than half of what it holds beyond its block, so that its stragglers do not keep the window of
 * the project, and one that drains task by task does not ask for each.
 */
export function askForSlots(draft: Draft): void {
	const { run, at } = draft;
	const { memory, spec } = run;
	if (run.endedAt !== null) return;
	const parked = parkedTasks(run);
	const needed = Math.min(IN_FLIGHT_MAX, run.inFlight + run.waiting - parked);
	const wanted = Math.max(spec.slots, needed);
	if (parked > 0 || (wanted > run.slots && freeSlots(run) === 0)) askOnce(draft, wanted);
	else memory.slotsAskedAt = null;
	const held = run.slots - spec.slots;
	if (held > 0 && 2 * (wanted - spec.slots) < held) {
		emit(draft, { kind: 'slots_changed', at, slots: wanted });
		draft.effects.push({ kind: 'slots_back', keep: wanted });
	}
}

/** An answer may be long in coming, so it is waited for unless more is wanted meanwhile. */
function askOnce({ run, at, effects }: Draft, wanted: number): void {
	const { memory } = run;
	const { slotsAskedAt, slotsWanted } = memory;
	if (slotsAskedAt !== null && slotsWanted >= wanted && at < slotsAskedAt + SLOTS_ASK_AGAIN_MS) return;
	memory.slotsAskedAt = at;
	memory.slotsWanted = wanted;
	effects.push({ kind: 'slots', wanted });
}

/** Tasks that no known executor takes: they wait for one to appear, and a slot would not help them. */
function parkedTasks(run: Run): number {
	return run.memory.parked.filter((index) => waitsForSlot(taskAt(run, index).phase)).length;
}
