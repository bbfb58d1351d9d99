import { type Draft, emit } from '../draft.ts';
import { takesTurns } from '../retry-turn.ts';
import type { Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { waitsForWindow } from './daily-window.ts';
import { mayStart } from './may-start.ts';

/** Whoever waits for a turn is woken by the one before; this often it is looked at all the same. */
const TURN_CHECK_MS = 60 * 60_000;

/** Whether a retry has to wait because another of its kind is under way, or was to be first (S4, retries). */
export function waitsForTurn(draft: Draft, task: Task): boolean {
	if (!takesTurns(task)) return false;
	const { run, at } = draft;
	const { index, key } = task.node;
	const [first = index] = run.turns.waiting;
	if (isFree(draft) && first === index) {
		draft.turn = index;
		return false;
	}
	emit(draft, { kind: 'task_delayed', at, task: key, until: at + TURN_CHECK_MS, reason: 'retry_turn' });
	return true;
}

/** Lets the first retry that waits for its turn start, when nobody has it any more; true when one may. */
export function giveTurn(draft: Draft): boolean {
	const { run } = draft;
	while (mayStart(run) && isFree(draft)) {
		const [first] = run.turns.waiting;
		if (first === undefined) return false;
		const task = taskAt(run, first);
		if (waitsForWindow(draft, task)) continue;
		draft.turn = first;
		draft.runnable.add(first);
		return true;
	}
	return false;
}

function isFree({ run, turn }: Draft): boolean {
	return turn === null && run.turns.taken.size === 0;
}
