import type { ClaimedAttempt } from '../engine/claim.ts';
import type { TaskRun } from '../protocol/task-run.ts';

/** Where an executor calls back about one attempt, and the capability it does so with. */
export interface Callback {
	/** Without a trailing slash. */
	readonly url: string;
	readonly token: string;
}

/** The `task.run` message of an attempt. A dry run sends nothing, so whatever is not a test is a normal run. */
export function runMessage(claimed: ClaimedAttempt, callback: Callback, nowMs: number): TaskRun {
	return {
		type: 'task.run',
		timestamp: new Date(nowMs).toISOString(),
		data: {
			attempt: {
				id: claimed.attemptId,
				number: claimed.attempt,
				deadline: claimed.timeoutMs === null ? null : new Date(nowMs + claimed.timeoutMs).toISOString(),
				leaseSeconds: Math.max(1, Math.round(claimed.leaseMs / 1000)),
			},
			task: claimed.task,
			params: claimed.params,
			mode: claimed.mode === 'test' ? 'test' : 'normal',
			workflow: claimed.workflow,
			instance: { ...claimed.instance, scheduleTime: new Date(claimed.instance.scheduleTime).toISOString() },
			project: claimed.project,
			callback,
		},
	};
}
