import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import type { DeliveryReport } from '../command.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import type { AttemptResult } from '../result.ts';
import type { Task } from '../state.ts';
import { findAttempt, findTask } from '../task-index.ts';
import { advance } from './advance.ts';
import { acceptAttempt } from './contact.ts';
import { repeatLater } from './delivery.ts';
import { endAttempt } from './end-attempt.ts';
import { refuseResult } from './refuse-result.ts';
import { askToStop } from './stop-attempt.ts';

/** Applies what deliveries came to. Reports of attempts that have moved on change nothing but the record. */
export function report(draft: Draft, deliveries: readonly DeliveryReport[]): Turn {
	for (const delivery of deliveries) {
		const task = findTask(draft.run, delivery.task);
		const attempt = task === null ? null : findAttempt(task, delivery.attempt);
		if (task === null || attempt === null) continue;
		if (attempt.ended === null && draft.run.endedAt === null) applyDelivery(draft, task, attempt, delivery);
		else if (delivery.outcome.kind === 'result') refuseResult(draft, task, attempt, delivery.outcome.result.status);
	}
	advance(draft);
	return accepted(draft);
}

function applyDelivery(draft: Draft, task: Task, attempt: Attempt, delivery: DeliveryReport): void {
	const { outcome, send } = delivery;
	if (outcome.kind === 'result') {
		// The sender gave up on a synchronous answer, so the work may well go on: it is stopped by force.
		if (isTimeout(outcome.result)) askToStop(draft, task, attempt, true);
		return endAttempt(draft, task, attempt, outcome.result, send);
	}
	// The executor has it already: whatever a second delivery met says nothing new.
	if (attempt.acceptedAt !== null) return;
	// That it has it stays true whichever delivery brought it; that it has not may have changed since.
	if (outcome.kind !== 'accepted' && isOld(attempt, delivery)) return;
	switch (outcome.kind) {
		case 'accepted':
			return acceptAttempt(draft, task, attempt, { handle: outcome.handle, send, silent: false });
		case 'silent':
			return acceptAttempt(draft, task, attempt, { handle: null, send, silent: true });
		case 'redeliver':
		case 'misconfigured':
		case 'unavailable':
			return repeatLater(draft, task, attempt, delivery, outcome);
		default:
			return unreachable(outcome);
	}
}

/**
 * Whether the delivery was followed by another, or is known to have failed: its report is late or a repetition, and a
 * decision on it would send the attempt once more while a later delivery is under way. What may have been received
 * after all is news until another delivery follows.
 */
function isOld(attempt: Attempt, { delivery, outcome }: DeliveryReport): boolean {
	if (delivery === undefined) return false;
	const isDoubtful = outcome.kind === 'silent' || (outcome.kind === 'redeliver' && outcome.received === 'maybe');
	return delivery < attempt.deliveries || (attempt.redeliverAt !== null && !isDoubtful);
}

function isTimeout(result: AttemptResult): boolean {
	return result.status === 'failed' && result.failure.cause === 'timeout';
}
