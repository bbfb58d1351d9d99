import type { TaskState } from '../../contract/status.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { TaskOperation } from '../command.ts';

/** Everything a person can do to a task instance. */
export type TaskOperationName = TaskOperation | 'rerun';

/** What a person can do to a task of a run that is not ending, and would change something; the rules themselves stay with the operations. */
export function allowedTaskOperations(task: TaskState): TaskOperationName[] {
	switch (task) {
		case 'pending':
		case 'delayed':
		case 'waiting_event':
		case 'queued':
			return ['hold', 'terminate'];
		case 'held':
			return ['release', 'terminate'];
		case 'running':
			return ['terminate'];
		case 'success':
			return ['rerun', 'set_failed'];
		case 'failed':
			return ['rerun', 'set_success'];
		case 'stopped':
			return ['rerun'];
		case 'skipped':
			return [];
		default:
			return unreachable(task);
	}
}
