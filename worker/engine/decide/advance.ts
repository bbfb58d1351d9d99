import { type Draft, emit } from '../draft.ts';
import { waitsForSlot } from '../evolve/phase.ts';
import { priorityRank } from '../ready-queue.ts';
import type { Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { STARTS_PER_TURN_MAX } from '../timing.ts';
import { applyFailureStrategy } from './failure-strategy.ts';
import { finishRun } from './finish-run.ts';
import { mayStart } from './may-start.ts';
import { comeToRest, leavesRest } from './rest.ts';
import { askForSlots, freeSlots } from './slots.ts';
import { startTask } from './start-task.ts';
import { giveTurn } from './wait-for-turn.ts';
import { waitIfOpened } from './wait-in-line.ts';
import { walkFrontier } from './walk-frontier.ts';

/**
 * Carries the run as far as it goes by itself after a command: skips what can no longer run, starts what may, ends
 * the run when nothing is left. Costs what changed, not what exists; one turn starts at most a slice.
 */
export function advance(draft: Draft): void {
	const { run } = draft;
	waitIfOpened(draft);
	do {
		applyFailureStrategy(draft);
		walkFrontier(draft);
		startRunnable(draft);
	} while (run.frontier.length > 0 || draft.endedBy !== null || leavesRest(draft) || giveTurn(draft));
	const sliced = draft.starts >= STARTS_PER_TURN_MAX && run.waiting > 0 && freeSlots(run) > 0;
	run.memory.continueAt = sliced ? draft.at : null;
	if (draft.dispatch.length > 0) draft.effects.push({ kind: 'dispatch', attempts: draft.dispatch });
	finishRun(draft);
	comeToRest(draft);
	askForSlots(draft);
}

/** Gives free slots to the tasks of the highest priority that wait longest; the others queue. */
function startRunnable(draft: Draft): void {
	const { run, at } = draft;
	const arrived = [...draft.runnable].map((index) => taskAt(run, index));
	draft.runnable.clear();
	draft.turn = null;
	// With nobody ahead, whoever fits starts without having queued: one fact less for nearly every task.
	const first = run.waiting > 0 ? [] : [...arrived].sort(byPriority).slice(0, startsLeft(draft));
	const queued = new Set(arrived);
	for (const task of first) if (startTask(draft, task)) queued.delete(task);
	if (queued.size > 0) emit(draft, { kind: 'tasks_queued', at, tasks: [...queued].map((task) => task.node.key) });
	while (mayStart(run) && startsLeft(draft) > 0) {
		const index = run.ready.take((candidate) => waitsForSlot(taskAt(run, candidate).phase));
		if (index === null) break;
		if (!startTask(draft, taskAt(run, index))) run.memory.parked.push(index);
	}
}

function startsLeft(draft: Draft): number {
	return mayStart(draft.run) ? Math.min(freeSlots(draft.run), STARTS_PER_TURN_MAX - draft.starts) : 0;
}

function byPriority(one: Task, other: Task): number {
	return priorityRank(one.node.priority) - priorityRank(other.node.priority);
}
