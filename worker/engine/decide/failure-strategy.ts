import { type Draft, emit } from '../draft.ts';
import type { Phase } from '../state.ts';
import { liveAttempt } from '../task-index.ts';
import { stopAttempt } from './stop-attempt.ts';
import { walkFrontier } from './walk-frontier.ts';

/**
 * Failure strategy *end*, at the first final, unhandled failure: descendants of the failed node are skipped as such,
 * every other unstarted node because of the strategy, and active attempts are stopped.
 */
export function applyFailureStrategy(draft: Draft): void {
	const { run, at } = draft;
	const failed = draft.endedBy;
	draft.endedBy = null;
	if (failed === null || run.endedByTask !== null) return;
	emit(draft, { kind: 'failure_strategy_applied', at, task: failed.node.key });
	draft.runnable.clear();
	walkFrontier(draft);
	const unstarted = run.tasks.filter(({ phase }) => isUnstarted(phase));
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
	}
}

function isUnstarted(phase: Phase): boolean {
	return phase.state === 'pending' || phase.state === 'delayed' || (phase.state === 'queued' && phase.attempt === null);
}
