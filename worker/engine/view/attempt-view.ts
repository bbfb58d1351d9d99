import { attemptId } from '../../contract/ids.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Attempt as AttemptDto, RetryDecision, Send } from '../../contract/task-instance.ts';
import type { Attempt, SendEntry } from '../attempt.ts';
import { effectiveLeaseUntil } from '../lease.ts';
import { decideRetry } from '../retry.ts';
import type { Run, Task } from '../state.ts';
import { findAttempt } from '../task-index.ts';
import { stopsView } from './stops-view.ts';

/** An attempt with its sends and what was decided after it (A24). */
export function attemptView(run: Run, task: Task, attempt: Attempt): AttemptDto {
	const ended = attempt.ended;
	return {
		id: attemptId(run.spec.instanceId, task.node.key, attempt.number),
		number: attempt.number,
		round: attempt.round,
		executorId: attempt.executorId,
		state: stateOf(attempt),
		createdAt: toInstant(attempt.createdAt),
		acceptedAt: attempt.acceptedAt === null ? null : toInstant(attempt.acceptedAt),
		endedAt: ended === null ? null : toInstant(ended.at),
		leaseUntil: ended !== null || attempt.acceptedAt === null ? null : toInstant(effectiveLeaseUntil(attempt)),
		progress: attempt.memory.progress,
		message: attempt.memory.progressMessage,
		failure: ended?.failure ?? null,
		retry: retryOf(task, attempt),
		sends: attempt.sends.map(sendView),
		stops: stopsView(run, attempt),
	};
}

function stateOf(attempt: Attempt): AttemptDto['state'] {
	if (attempt.ended !== null) return attempt.ended.status;
	if (attempt.stop !== null) return 'stopping';
	if (attempt.acceptedAt === null) return 'sending';
	return attempt.contactLostAt === null ? 'accepted' : 'lost';
}

/** What followed an attempt that did not succeed; null while it runs and after a success. */
function retryOf(task: Task, attempt: Attempt): RetryDecision | null {
	const { ended } = attempt;
	if (ended === null || ended.status === 'success') return null;
	const next = findAttempt(task, attempt.number + 1);
	if (next !== null && next.round === attempt.round) return { decision: 'retry', at: toInstant(next.createdAt) };
	const { phase } = task;
	if (next === null && phase.state === 'delayed') return { decision: 'retry', at: toInstant(phase.until) };
	if (ended.failure === null || attempt.stop !== null)
		return { decision: 'final', reason: attempt.stop?.reason ?? 'stopped' };
	const decision = decideRetry(task.node, ended.failure, task.failures);
	return { decision: 'final', reason: decision.decision === 'final' ? decision.reason : 'run_ending' };
}

function sendView(entry: SendEntry): Send {
	const { send, redeliverAt, ...judged } = entry;
	return {
		at: toInstant(send.at),
		url: send.url,
		status: send.httpStatus,
		latencyMs: send.latencyMs,
		problem: send.problem,
		redeliverAt: redeliverAt === null ? null : toInstant(redeliverAt),
		...judged,
	};
}
