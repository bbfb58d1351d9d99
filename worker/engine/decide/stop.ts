import { isTerminalInstance, isTerminalTask } from '../../contract/status.ts';
import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import type { Run } from '../state.ts';
import { liveAttempt } from '../task-index.ts';
import { STOP_GRACE_MS } from '../timing.ts';
import { finishRun } from './finish-run.ts';
import { illegal } from './refusal.ts';
import { stopAttempt } from './stop-attempt.ts';

/** Stops a run (R3): politely, by force after the grace time, and then whatever executors say. */
export function stop(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.state === 'stopping' || run.state === 'stopped') return accepted(draft);
	if (isTerminalInstance(run.state)) return illegal(draft, 'stop');
	emit(draft, { kind: 'instance_stopping', at, forceAt: at + STOP_GRACE_MS, by });
	const unstarted = keysWithoutAttempt(run);
	if (unstarted.length > 0) emit(draft, { kind: 'tasks_stopped', at, tasks: unstarted, cause: 'stopped_by' });
	for (const task of run.tasks) {
		const attempt = liveAttempt(task);
		if (attempt !== null) stopAttempt(draft, task, attempt, 'instance_stop');
	}
	finishRun(draft);
	return accepted(draft);
}

/** Tasks that are not terminal and have no attempt out. */
export function keysWithoutAttempt(run: Run): string[] {
	const { tasks } = run;
	return tasks
		.filter((task) => {
			const { state } = task.phase;
			return !isTerminalTask(state) && liveAttempt(task) === null;
		})
		.map((task) => task.node.key);
}
