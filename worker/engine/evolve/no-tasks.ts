import type { TaskState } from '../../contract/status.ts';

/** Counts of a run without tasks. */
export function noTasks(): Record<TaskState, number> {
	return {
		pending: 0,
		delayed: 0,
		waiting_event: 0,
		queued: 0,
		held: 0,
		running: 0,
		success: 0,
		failed: 0,
		skipped: 0,
		stopped: 0,
	};
}
