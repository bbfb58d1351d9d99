import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import { type Draft, emit } from '../draft.ts';
import type { AttemptResult, Failure, SendRecord } from '../result.ts';
import { decideRetry } from '../retry.ts';
import type { Task } from '../state.ts';
import { FORCED_STOP_LEAD_MS } from '../timing.ts';
import { leavesDoubt } from './leaves-doubt.ts';
import { checkOutputs, succeedTask } from './succeed-task.ts';
import { waitsForTurn } from './wait-for-turn.ts';

/** Ends an attempt with its first terminal result, and decides what that means for its task. */
export function endAttempt(
	draft: Draft,
	task: Task,
	attempt: Attempt,
	given: AttemptResult,
	send: SendRecord | null,
): void {
	const outputs = given.status === 'success' ? checkOutputs(draft.run, task, given.outputs) : null;
	const result: AttemptResult = outputs?.ok === false ? { status: 'failed', failure: outputs.failure } : given;
	const failure = result.status === 'failed' ? result.failure : null;
	emit(draft, {
		kind: 'attempt_ended',
		at: draft.at,
		task: task.node.key,
		attempt: attempt.number,
		status: result.status,
		failure,
		send,
	});
	attempt.memory.resolved = null;
	// Who ends a task wants nothing to follow from it (domain rules, "terminate"), so that its success comes too late.
	if (outputs?.ok === true && attempt.stop?.reason !== 'terminated') succeedTask(draft, task, outputs.value, null);
	else failOrRetry(draft, task, attempt);
}

/** What the last attempt of a task failed of. */
export function failureOf(task: Task, attempt: Attempt | null): Failure {
	return attempt?.stop?.reason === 'timeout' ? timedOut(task) : (attempt?.ended?.failure ?? stoppedByItself());
}

/** An attempt that did not succeed: what its stop was for decides, else the retry rules. */
function failOrRetry(draft: Draft, task: Task, attempt: Attempt): void {
	const { at } = draft;
	const failure = failureOf(task, attempt);
	const reason = attempt.stop?.reason ?? null;
	switch (reason) {
		case 'instance_stop':
			return emit(draft, { kind: 'tasks_stopped', at, tasks: [task.node.key], cause: 'stopped_by' });
		case 'failure_strategy_end':
			return emit(draft, { kind: 'tasks_stopped', at, tasks: [task.node.key], cause: 'failure_strategy_end' });
		case 'terminated':
			return failTask(draft, task, { ...failure, cause: 'terminated_by', retryable: false });
		case 'timeout':
			return retryOrFail(draft, task, failure, FORCED_STOP_LEAD_MS);
		case null:
			return retryOrFail(draft, task, failure, leavesDoubt(failure) ? FORCED_STOP_LEAD_MS : 0);
		default:
			return unreachable(reason);
	}
}

function retryOrFail(draft: Draft, task: Task, failure: Failure, leadMs: number): void {
	const { at, run } = draft;
	const ending = run.state === 'stopping' || run.endedByTask !== null;
	const decision = decideRetry(task.node, failure, task.failures);
	if (ending || decision.decision === 'final') return failTask(draft, task, failure);
	emit(draft, {
		kind: 'task_delayed',
		at,
		task: task.node.key,
		until: at + Math.max(decision.afterMs, leadMs),
		reason: 'retry_interval',
	});
	if (decision.afterMs === 0 && leadMs === 0 && !waitsForTurn(draft, task)) draft.runnable.add(task.node.index);
}

/** The last failure of a task. Unless the node is abandoned, it may end the run (failure strategy *end*). */
export function failTask(draft: Draft, task: Task, failure: Failure): void {
	const { run, at } = draft;
	const abandoned = task.node.node.onFailure === 'abandon';
	emit(draft, { kind: 'task_failed', at, task: task.node.key, failure, abandoned });
	if (!abandoned && run.spec.failureStrategy === 'end' && run.endedByTask === null && run.state !== 'stopping')
		draft.endedBy ??= task;
}

function timedOut(task: Task): Failure {
	const seconds = task.node.timeout?.seconds ?? 0;
	return { cause: 'timeout', message: `Stopped after its run timeout of ${seconds} s.`, code: null, retryable: true };
}

function stoppedByItself(): Failure {
	return {
		cause: 'executor_failed',
		message: 'The executor stopped this attempt without being asked to.',
		code: null,
		retryable: true,
	};
}
