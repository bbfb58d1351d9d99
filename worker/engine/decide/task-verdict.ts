import type { JsonValue } from '../../contract/parameter.ts';
import { isTerminalTask } from '../../contract/status.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { RefusalCode, TaskOperation } from '../command.ts';
import type { Run, Task } from '../state.ts';
import { liveAttempt } from '../task-index.ts';
import { allowedTaskOperations, type TaskOperationName } from '../view/allowed-task-operations.ts';
import { neverLeft } from './never-left.ts';

/** Whether an operation changes a task, finds it so already, or does not fit it. */
export type TaskVerdict =
	| 'fits'
	| 'holds_already'
	| { readonly code: RefusalCode; readonly details: Readonly<Record<string, JsonValue>> };

/** The rules of the domain's table of task instances, for all but reruns. */
export function verdictOn(run: Run, task: Task, operation: TaskOperation): TaskVerdict {
	const closed = closedBecause(run);
	if (closed !== null) return unfit(run, task, operation, { reason: closed });
	const { state } = task.phase;
	switch (operation) {
		case 'hold':
			return verdictOnHold(run, task);
		case 'release':
			if (state === 'held') return 'fits';
			return isTerminalTask(state) ? unfit(run, task, operation) : 'holds_already';
		case 'terminate':
			return verdictOnTerminate(run, task);
		case 'set_success':
			if (state === 'failed') return 'fits';
			return state === 'success' ? 'holds_already' : unfit(run, task, operation);
		case 'set_failed':
			if (state === 'success') return 'fits';
			return state === 'failed' ? 'holds_already' : unfit(run, task, operation);
		default:
			return unreachable(operation);
	}
}

/**
 * Why nobody operates on tasks of a run: somebody stops it, or a failure ends it, so that what is left of it is being stopped
 * and nothing else begins; or it was discarded, and is never opened again. Null for one whose tasks may be operated on.
 */
export function closedBecause(run: Run): 'run_ending' | 'run_discarded' | null {
	if (run.state === 'discarded') return 'run_discarded';
	const isEnding = run.state === 'stopping' || (run.endedAt === null && run.endedByTask !== null);
	return isEnding ? 'run_ending' : null;
}

/** The operation does not fit the task: names both, and what does. */
export function unfit(
	run: Run,
	task: Task,
	operation: TaskOperationName,
	why: Record<string, JsonValue> = {},
): Exclude<TaskVerdict, string> {
	const { state } = task.phase;
	const allowed = closedBecause(run) === null ? allowedTaskOperations(state) : [];
	return { code: 'illegal_transition', details: { task: task.node.key, operation, state, allowed, ...why } };
}

/** What may be with an executor cannot be taken aside any more. */
function verdictOnHold(run: Run, task: Task): TaskVerdict {
	const { state } = task.phase;
	if (state === 'held') return 'holds_already';
	if (isTerminalTask(state) || state === 'running') return unfit(run, task, 'hold');
	const attempt = liveAttempt(task);
	if (attempt === null || (attempt.stop === null && neverLeft(attempt))) return 'fits';
	return unfit(run, task, 'hold', { reason: 'delivery' });
}

function verdictOnTerminate(run: Run, task: Task): TaskVerdict {
	const { phase } = task;
	if (phase.state === 'failed' && phase.failure.cause === 'terminated_by') return 'holds_already';
	if (isTerminalTask(phase.state)) return unfit(run, task, 'terminate');
	return liveAttempt(task)?.stop?.reason === 'terminated' ? 'holds_already' : 'fits';
}
