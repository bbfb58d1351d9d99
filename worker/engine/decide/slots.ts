import { type Draft, emit } from '../draft.ts';
import { waitsForSlot } from '../evolve/phase.ts';
import type { Run } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { BLOCK_BACK_DEBT_MS, IN_FLIGHT_MAX, SLOTS_ASK_AGAIN_MS } from '../timing.ts';
import { mayStart } from './may-start.ts';

/** Attempts that may start now. A dry run sends nothing, so it needs no capacity. */
export function freeSlots(run: Run): number {
	const limit = run.spec.mode === 'dryRun' ? IN_FLIGHT_MAX : Math.min(run.slots, IN_FLIGHT_MAX);
	return Math.max(0, limit - run.inFlight);
}

/**
 * Asks for the capacity the waiting tasks need, and gives back what is held in vain. A fan-out that drains gives back
 * whenever it uses less than half of what it holds beyond its block, so that its stragglers do not keep the window of
 * the project, and one that drains task by task does not ask for each. A run that only waits keeps nothing.
 */
export function askForSlots(draft: Draft): void {
	const { run, at } = draft;
	const { memory } = run;
	if (run.endedAt !== null) return;
	const parked = parkedTasks(run);
	const waiting = mayStart(run) ? run.waiting : 0;
	const needed = Math.min(IN_FLIGHT_MAX, run.inFlight + Math.max(0, waiting - parked));
	if (run.inFlight + waiting === 0) giveAllBack(draft);
	const wanted = Math.max(run.block, needed);
	if ((parked > 0 && mayStart(run)) || (wanted > run.slots && freeSlots(run) === 0)) askOnce(draft, wanted);
	else memory.slotsAskedAt = null;
	const held = run.slots - run.block;
	if (held > 0 && 2 * (wanted - run.block) < held) {
		emit(draft, { kind: 'slots_changed', at, slots: wanted });
		draft.effects.push({ kind: 'slots_back', keep: wanted });
	}
}

/** A run that only waits for a time holds no slots, those of its block included (A21). */
function giveAllBack(draft: Draft): void {
	const { run, at } = draft;
	if (run.slots === 0) return;
	const hasOwn = run.slots > run.block;
	const hasBlock = run.block > 0;
	emit(draft, { kind: 'slots_changed', at, slots: 0 });
	if (hasOwn) draft.effects.push({ kind: 'slots_back', keep: 0 });
	if (hasBlock) draft.effects.push({ kind: 'block_back' });
}

/**
 * Tells the scheduler again that the block is free, until it has heard; also once in a new life of the object, which
 * does not know. A scheduler that never hears counts the block until the run ends.
 */
export function repeatBlockBack(draft: Draft): void {
	const { at, effects } = draft;
	const { blockBackAt, memory } = draft.run;
	if (blockBackAt === null || memory.isBlockBack) return;
	const { blockRefusedAt } = memory;
	const isDue =
		blockRefusedAt === null ? at < blockBackAt + BLOCK_BACK_DEBT_MS : at >= blockRefusedAt + SLOTS_ASK_AGAIN_MS;
	if (!isDue) return;
	memory.blockRefusedAt = null;
	effects.push({ kind: 'block_back' });
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
