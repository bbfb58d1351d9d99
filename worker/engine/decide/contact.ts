import type { JsonValue } from '../../contract/parameter.ts';
import type { Attempt } from '../attempt.ts';
import { touch } from '../deadline.ts';
import { type Draft, emit } from '../draft.ts';
import { effectiveLeaseUntil, leaseMsOf } from '../lease.ts';
import type { SendRecord } from '../result.ts';
import type { Task } from '../state.ts';
import { endAttempt } from './end-attempt.ts';
import { askToStop } from './stop-attempt.ts';

/** The executor has the attempt: it said so, called back, or may have it and is silent. */
export function acceptAttempt(
	draft: Draft,
	task: Task,
	attempt: Attempt,
	accepted: { readonly handle: JsonValue | null; readonly send: SendRecord | null; readonly silent: boolean },
): void {
	const { run, at } = draft;
	emit(draft, {
		kind: 'attempt_accepted',
		at,
		task: task.node.key,
		attempt: attempt.number,
		leaseUntil: at + leaseMsOf(run, attempt),
		...accepted,
	});
	// A stop that overtook its run was answered "unknown"; now there is something to stop.
	if (attempt.stop !== null) askToStop(draft, task, attempt, false);
	else if (accepted.silent) askForStatus(draft, task, attempt);
}

/** A sign of life renews the lease; it is stored only when under half is left or contact was lost. */
export function renewLease(draft: Draft, task: Task, attempt: Attempt): void {
	const { run, at } = draft;
	const lease = leaseMsOf(run, attempt);
	attempt.memory.lastSignAt = at;
	attempt.memory.leaseUntil = at + lease;
	if (attempt.contactLostAt !== null || attempt.leaseUntil - at < lease / 2)
		emit(draft, { kind: 'lease_renewed', at, task: task.node.key, attempt: attempt.number, leaseUntil: at + lease });
	touch(run, task);
}

/** Asks the executor what became of an attempt. */
export function askForStatus(draft: Draft, task: Task, attempt: Attempt): void {
	const { memory } = attempt;
	memory.statusAskedAt = draft.at;
	memory.statusAsks += 1;
	draft.effects.push({
		kind: 'status',
		task: task.node.key,
		attempt: attempt.number,
		executorId: attempt.executorId,
		n: memory.statusAsks,
	});
	touch(draft.run, task);
}

/**
 * The executor was asked and gave no sign of life. Once the lease that its last sign gave is over, that is the end: the
 * question has preceded the failure. Decided by the answer and not by the clock, because an object that is put away
 * between two questions forgets that it asked, and would draw the lease out for ever.
 */
export function hearNothing(draft: Draft, task: Task, attempt: Attempt): void {
	const { lastSignAt } = attempt.memory;
	const remembered = lastSignAt === null ? 0 : lastSignAt + leaseMsOf(draft.run, attempt);
	const isSpent = Math.max(attempt.leaseUntil, remembered) <= draft.at;
	if (isSpent && attempt.acceptedAt !== null && attempt.stop === null) loseContact(draft, task, attempt);
}

/** Silence until the end: the attempt is over, and a forced stop goes out in case somebody still has it. */
export function loseContact(draft: Draft, task: Task, attempt: Attempt): void {
	askToStop(draft, task, attempt, true);
	const failure = {
		cause: 'lost_contact' as const,
		message: 'The executor gave no sign of life until its lease ended, and did not answer when asked.',
		code: null,
		retryable: true,
	};
	endAttempt(draft, task, attempt, { status: 'failed', failure }, null);
}

/** True when the lease is over and a question went out in this life of the object, so silence is its answer. */
export function isLeaseOver(attempt: Attempt, at: number): boolean {
	const { statusAsks, statusAsksRefused } = attempt.memory;
	return effectiveLeaseUntil(attempt) <= at && statusAsks > statusAsksRefused;
}
