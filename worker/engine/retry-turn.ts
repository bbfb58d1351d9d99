import type { Run, Task } from './state.ts';

/**
 * Whose turn it is among retries that follow one another (S4). A task has the turn from the moment it may start its next
 * attempt until that has ended, waiting for a slot included. All of it is derived from the phases.
 */
export interface RetryTurns {
	/** Indexes of the tasks that have the turn: at most one, but for what people or a restart made of it. */
	readonly taken: Set<number>;
	/** Indexes of those that wait for it, the first to have waited first. */
	readonly waiting: Set<number>;
}

export function noTurns(): RetryTurns {
	return { taken: new Set(), waiting: new Set() };
}

/** Whether the next attempt of a task is a retry that others of its kind keep from running beside it. */
export function takesTurns({ node, failures }: Task): boolean {
	return failures > 0 && node.retry.order === 'oneAfterAnother';
}

/** Keeps the turns right after a task has come into another phase. */
export function noteTurn({ turns }: Run, task: Task): void {
	const { index } = task.node;
	const { phase } = task;
	const isUnderWay = phase.state === 'queued' || phase.state === 'running';
	if (isUnderWay && takesTurns(task)) turns.taken.add(index);
	else turns.taken.delete(index);
	const isWaiting = phase.state === 'delayed' && phase.reason === 'retry_turn';
	turns.waiting.delete(index);
	if (isWaiting) turns.waiting.add(index);
}

/** Computes the turns from scratch. */
export function deriveTurns(run: Run): void {
	run.turns.taken.clear();
	run.turns.waiting.clear();
	const since = ({ phase }: Task) => (phase.state === 'delayed' ? phase.since : 0);
	for (const task of run.tasks.toSorted((one, other) => since(one) - since(other))) noteTurn(run, task);
}
