import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import { routesFor } from '../route.ts';
import type { Run, Task } from '../state.ts';
import { liveAttempt } from '../task-index.ts';

/** Why a task that has not ended stands where it does, as a stable word; null for one that has ended. */
export function reasonOf(run: Run, task: Task): string | null {
	const { phase } = task;
	switch (phase.state) {
		case 'pending':
			return run.inLine === null ? 'upstream' : 'run_waiting';
		case 'delayed':
			return run.pause?.reason === 'asked' ? 'paused' : phase.reason;
		case 'held':
			return 'held';
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
	// Asked of the routes themselves: which tasks were found to have none is forgotten with the object's memory.
	const isStranded = run.spec.mode !== 'dryRun' && routesFor(run, task).length === 0;
	if (attempt === null && (run.state === 'pausing' || run.state === 'paused')) return 'paused';
	if (attempt === null) return isStranded ? 'no_executor' : 'no_capacity';
	if (attempt.stop !== null) return 'stopping';
	return attempt.redeliverAt === null ? 'delivery' : 'redelivery';
}

function runningReason(attempt: Attempt | null): string {
	if (attempt?.stop) return 'stopping';
	if (attempt !== null && attempt.contactLostAt !== null) return 'lost_contact';
	return attempt?.timeoutWarned ? 'timeout_warned' : 'executor';
}
