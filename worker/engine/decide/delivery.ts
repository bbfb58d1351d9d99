import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import type { DeliveryReport } from '../command.ts';
import { type Draft, emit } from '../draft.ts';
import { deliveryLeaseUntil } from '../lease.ts';
import type { DeliveryOutcome } from '../result.ts';
import { nextExecutor } from '../route.ts';
import type { Run, Task } from '../state.ts';
import {
	BREAKER_PROBE_MS,
	DELIVERY_BUDGET_MS,
	REDELIVERY_FIRST_MS,
	REDELIVERY_MAX_MS,
	UNREPORTED_MAX,
} from '../timing.ts';
import { acceptAttempt } from './contact.ts';
import { endAttempt } from './end-attempt.ts';
import { UNREPORTED } from './leaves-doubt.ts';
import { askToStop } from './stop-attempt.ts';
import { withdrawOrFollow } from './withdraw.ts';

type FailedDelivery = Extract<DeliveryOutcome, { kind: 'redeliver' | 'misconfigured' | 'unavailable' }>;

/**
 * A delivery that did not get through: the object, and only it, decides on another, within the delivery budget.
 * It moves to another executor only if nothing can have been received; with rerun policy *never* something that may
 * have been received is not sent again but followed as accepted and silent. There the word of the one who could not deliver
 * is enough, because a delivery that must not run twice is never in two hands.
 */
export function repeatLater(
	draft: Draft,
	task: Task,
	attempt: Attempt,
	delivery: DeliveryReport,
	outcome: FailedDelivery,
): void {
	const { run, at } = draft;
	const { send } = delivery;
	if (attempt.stop !== null) return endAttempt(draft, task, attempt, { status: 'stopped' }, send);
	const received = outcome.kind === 'redeliver' ? outcome.received : 'no';
	if (task.node.node.rerunPolicy === 'never' && received === 'maybe')
		return acceptAttempt(draft, task, attempt, { handle: null, send, silent: true });
	const executorId = received === 'maybe' ? attempt.executorId : moveTo(run, task, attempt, outcome);
	const moved = executorId !== attempt.executorId;
	const redeliverAt = at + waitBefore(attempt, outcome, moved, draft.jitter);
	if (redeliverAt > (attempt.firstDeliveryFailureAt ?? at) + DELIVERY_BUDGET_MS)
		return endAttempt(draft, task, attempt, undeliverable(attempt, outcome.reason), send);
	emit(draft, {
		kind: 'delivery_failed',
		at,
		task: task.node.key,
		attempt: attempt.number,
		send,
		reason: outcome.reason,
		received,
		redeliverAt,
		executorId,
	});
	if (run.state === 'pausing') withdrawOrFollow(draft, task, attempt);
}

/** A sender who found the executor gone knows those that are there now; else the next of those known at the start. */
function moveTo(run: Run, task: Task, attempt: Attempt, outcome: FailedDelivery): string {
	const offered = outcome.kind === 'unavailable' && !attempt.maybeReceived ? outcome.routes[0] : undefined;
	return offered ?? nextExecutor(run, task, attempt);
}

/** Sends the same attempt once more, under the same idempotency key. */
export function deliverAgain(draft: Draft, task: Task, attempt: Attempt): void {
	const { at, run } = draft;
	const ref = { task: task.node.key, attempt: attempt.number };
	emit(draft, { kind: 'delivery_repeated', at, ...ref, leaseUntil: deliveryLeaseUntil(run, at) });
	attempt.memory.bornHere = true;
	draft.dispatch.push(ref);
}

/**
 * Nobody ever reported what came of the attempt, so it may be at work all the same: a forced stop goes out in case
 * somebody has it.
 */
export function giveUpUnreported(draft: Draft, task: Task, attempt: Attempt): void {
	askToStop(draft, task, attempt, true);
	const failure = {
		cause: 'undeliverable' as const,
		message: `Was handed out ${attempt.deliveries} times, and what came of ${UNREPORTED_MAX} of these deliveries was never reported.`,
		code: UNREPORTED,
		retryable: true,
	};
	endAttempt(draft, task, attempt, { status: 'failed', failure }, null);
}

function waitBefore(attempt: Attempt, outcome: FailedDelivery, moved: boolean, jitter: number): number {
	const backoff = Math.min(REDELIVERY_MAX_MS, REDELIVERY_FIRST_MS * 2 ** (attempt.deliveries - 1));
	const spread = Math.round(backoff * (0.75 + jitter / 2));
	if (moved) return Math.min(spread, REDELIVERY_FIRST_MS);
	switch (outcome.kind) {
		case 'redeliver':
			return Math.max(spread, outcome.retryAfterMs ?? 0);
		case 'misconfigured':
			return Math.max(BREAKER_PROBE_MS, outcome.retryAfterMs ?? 0);
		case 'unavailable':
			return BREAKER_PROBE_MS;
		default:
			return unreachable(outcome);
	}
}

function undeliverable(attempt: Attempt, reason: string) {
	return {
		status: 'failed' as const,
		failure: {
			cause: 'undeliverable' as const,
			message: `Could not be delivered within ${DELIVERY_BUDGET_MS / 60_000} minutes and ${attempt.deliveries} deliveries; last: ${reason}.`,
			code: reason,
			retryable: true,
		},
	};
}
