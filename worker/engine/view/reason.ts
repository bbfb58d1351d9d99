import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt, Run, Task } from '../state.ts';
import { liveAttempt } from '../task-index.ts';

/** Why a task that has not ended stands where it does, as a stable word; null for one that has ended. */
export function reasonOf(run: Run, task: Task): string | null {
	const { phase } = task;
	switch (phase.state) {
		case 'pending':
			return 'upstream';
		case 'delayed':
			return phase.reason;
		case 'queued':
			return queuedReason(run, task);
		case 'running':
			return runningReason(liveAttempt(task));
		case 'success':
		case 'failed':
		case 'skipped':
		case 'stopped':
			return null;
		default:
			return unreachable(phase);
	}
}

function queuedReason(run: Run, task: Task): string {
	const attempt = liveAttempt(task);
	if (attempt === null) return run.memory.parked.includes(task.node.index) ? 'no_executor' : 'no_capacity';
	if (attempt.stop !== null) return 'stopping';
	return attempt.redeliverAt === null ? 'delivery' : 'redelivery';
}

function runningReason(attempt: Attempt | null): string {
	if (attempt?.stop) return 'stopping';
	return attempt !== null && attempt.contactLostAt !== null ? 'lost_contact' : 'executor';
}
