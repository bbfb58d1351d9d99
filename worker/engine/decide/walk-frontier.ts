import { type Draft, emit } from '../draft.ts';
import type { Run, Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { waitsForWindow } from './daily-window.ts';
import { stopsFormerFirst } from './stop-former.ts';
import { waitsForTurn } from './wait-for-turn.ts';

/** Looks at every task whose upstream changed: it becomes runnable, waits on, or is skipped. */
export function walkFrontier(draft: Draft): void {
	const { run, at } = draft;
	while (run.frontier.length > 0) {
		const broken = new Set<string>();
		for (const index of run.frontier.splice(0)) {
			const task = taskAt(run, index);
			if (task.phase.state !== 'pending') continue;
			if (task.broken > 0) broken.add(task.node.key);
			else if (task.open === 0 && mayQueue(run)) becomeRunnable(draft, task);
		}
		if (broken.size > 0) emit(draft, { kind: 'tasks_skipped', at, tasks: [...broken], cause: 'upstream_failed' });
	}
}

/**
 * In a paused run what its inputs let start queues, so that people see what resuming will start. In one that waits for its
 * turn nothing begins, start delays included: it is looked at as a whole when it is let go.
 */
function mayQueue(run: Run): boolean {
	return run.state !== 'waiting' && run.state !== 'stopping' && run.endedByTask === null;
}

function becomeRunnable(draft: Draft, task: Task): void {
	const { run, at } = draft;
	const { key, index, upstream, delayMs } = task.node;
	if (upstream.length > 0 && task.satisfied === 0)
		emit(draft, { kind: 'tasks_skipped', at, tasks: [key], cause: 'branch_not_taken' });
	else if (delayMs > 0 && run.spec.mode !== 'dryRun')
		emit(draft, { kind: 'task_delayed', at, task: key, until: at + delayMs, reason: 'start_delay' });
	else if (!stopsFormerFirst(draft, task) && !waitsForWindow(draft, task) && !waitsForTurn(draft, task))
		draft.runnable.add(index);
}
