import { touch } from '../deadline.ts';
import { type Draft, emit } from '../draft.ts';
import type { StopReason } from '../fact.ts';
import type { Attempt, Task } from '../state.ts';
import { STOP_GRACE_MS } from '../timing.ts';
import { endAttempt } from './end-attempt.ts';

/**
 * Stops an attempt: at once when it certainly never left, else politely first and by force when the grace time is
 * over. An attempt that is being stopped already keeps its first reason, unless the whole run is stopped.
 */
export function stopAttempt(draft: Draft, task: Task, attempt: Attempt, reason: StopReason): void {
	const { at } = draft;
	if (attempt.stop !== null && reason !== 'instance_stop') return;
	const until = attempt.stop?.until ?? at + STOP_GRACE_MS;
	emit(draft, { kind: 'attempt_stop_requested', at, task: task.node.key, attempt: attempt.number, reason, until });
	if (neverLeft(attempt)) endAttempt(draft, task, attempt, { status: 'stopped' }, null);
	else askToStop(draft, task, attempt, false);
}

/** Sends, or sends again, the request to stop. */
export function askToStop(draft: Draft, task: Task, attempt: Attempt, force: boolean): void {
	const { memory } = attempt;
	memory.stopAskedAt = draft.at;
	memory.stopAsks += 1;
	memory.killAsked ||= force;
	draft.effects.push({
		kind: 'stop',
		task: task.node.key,
		attempt: attempt.number,
		executorId: attempt.executorId,
		force,
		n: memory.stopAsks,
	});
	touch(draft.run, task);
}

/**
 * True when no executor can have the attempt: it waits for the delivery after a refused one, or it was created in
 * this life of the object and no consumer has claimed it.
 */
function neverLeft(attempt: Attempt): boolean {
	if (attempt.acceptedAt !== null || attempt.maybeReceived) return false;
	const { memory } = attempt;
	return attempt.redeliverAt !== null || (memory.bornHere && memory.claimedDelivery < attempt.deliveries);
}
