import { type Draft, emit } from '../draft.ts';
import type { Task } from '../state.ts';
import { lastAttempt, liveAttempt } from '../task-index.ts';
import { failTask, failureOf } from './end-attempt.ts';
import { stopAttempt } from './stop-attempt.ts';
import { walkFrontier } from './walk-frontier.ts';

/**
 * Failure strategy *end*, at the first final, unhandled failure: descendants of the failed node are skipped as such,
 * every other unstarted node because of the strategy, and active attempts are stopped. A task that ran and waits for its
 * next attempt gets none: it ends with the failure it had.
 */
export function applyFailureStrategy(draft: Draft): void {
	const { run, at } = draft;
	const failed = draft.endedBy;
	draft.endedBy = null;
	if (failed === null || run.endedByTask !== null) return;
	emit(draft, { kind: 'failure_strategy_applied', at, task: failed.node.key });
	draft.runnable.clear();
	walkFrontier(draft);
	const unstarted = run.tasks.filter((task) => isWaiting(task) && task.startedAt === null);
	if (unstarted.length > 0)
		emit(draft, {
			kind: 'tasks_skipped',
			at,
			tasks: unstarted.map((task) => task.node.key),
			cause: 'failure_strategy_end',
		});
	for (const task of run.tasks) {
		const attempt = liveAttempt(task);
		if (attempt !== null) stopAttempt(draft, task, attempt, 'failure_strategy_end');
		else if (isWaiting(task)) failTask(draft, task, failureOf(task, lastAttempt(task)));
	}
}

function isWaiting({ phase }: Task): boolean {
	if (phase.state === 'queued') return phase.attempt === null;
	return phase.state === 'pending' || phase.state === 'delayed' || phase.state === 'held';
}
