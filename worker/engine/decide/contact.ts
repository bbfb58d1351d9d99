import type { JsonValue } from '../../contract/parameter.ts';
import { touch } from '../deadline.ts';
import { type Draft, emit } from '../draft.ts';
import { effectiveLeaseUntil, leaseMsOf } from '../lease.ts';
import type { SendRecord } from '../result.ts';
import type { Attempt, Task } from '../state.ts';
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

/** True when the lease is over and the executor was asked in this life of the object, so silence is its answer. */
export function isLeaseOver(attempt: Attempt, at: number): boolean {
	return effectiveLeaseUntil(attempt) <= at && attempt.memory.statusAskedAt !== null;
}
