import { type Attempt, knowsOfStop } from '../attempt.ts';
import { touch } from '../deadline.ts';
import { type Draft, emit } from '../draft.ts';
import { contactDeadline, effectiveLeaseUntil, isAskedByRoutine, statusAskInterval } from '../lease.ts';
import type { Task } from '../state.ts';
import { STOP_ASK_AGAIN_MS, UNREPORTED_MAX } from '../timing.ts';
import { acceptAttempt, askForStatus, isLeaseOver, loseContact } from './contact.ts';
import { deliverAgain, giveUpUnreported } from './delivery.ts';
import { endAttempt } from './end-attempt.ts';
import { askToStop, stopAttempt } from './stop-attempt.ts';

/** What the passing of time means for an attempt that is out or on its way. */
export function tickAttempt(draft: Draft, task: Task, attempt: Attempt): void {
	if (attempt.stop !== null) return tickStopping(draft, task, attempt);
	if (attempt.acceptedAt === null) return tickDelivery(draft, task, attempt);
	tickTimeout(draft, task, attempt);
	if (attempt.ended === null && attempt.stop === null) tickContact(draft, task, attempt);
}

/** Grace time over: the forced stop goes out, and the attempt is over whatever its executor says. */
function tickStopping(draft: Draft, task: Task, attempt: Attempt): void {
	const { at } = draft;
	if (attempt.stop !== null && attempt.stop.until <= at) {
		askToStop(draft, task, attempt, true);
		endAttempt(draft, task, attempt, { status: 'stopped' }, null);
		return;
	}
	const asked = attempt.memory.stopAskedAt;
	if (!knowsOfStop(attempt) && (asked === null || asked + STOP_ASK_AGAIN_MS <= at))
		askToStop(draft, task, attempt, false);
}

/**
 * A delivery is due again, or nobody reported the last one within its lease. One that certainly nobody claimed waited in
 * its queue and nowhere else, so it can be repeated even where nothing may run twice, and as often as it takes.
 */
function tickDelivery(draft: Draft, task: Task, attempt: Attempt): void {
	const { bornHere, claimedDelivery } = attempt.memory;
	const isUnclaimed = bornHere && claimedDelivery < attempt.deliveries;
	const isUnreported = attempt.redeliverAt === null && !isUnclaimed;
	const mustNotRepeat = task.node.node.rerunPolicy === 'never' || draft.run.state === 'pausing';
	if (isUnreported && mustNotRepeat) acceptAttempt(draft, task, attempt, { handle: null, send: null, silent: true });
	else if (isUnreported && (attempt.unreported ?? 0) + 1 >= UNREPORTED_MAX) giveUpUnreported(draft, task, attempt);
	else deliverAgain(draft, task, attempt);
}

function tickTimeout(draft: Draft, task: Task, attempt: Attempt): void {
	const { at } = draft;
	const { timeout } = task.node;
	if (timeout === null || attempt.acceptedAt === null || attempt.acceptedAt + timeout.seconds * 1000 > at) return;
	if (timeout.action !== 'fail' && !attempt.timeoutWarned)
		emit(draft, { kind: 'timeout_warned', at, task: task.node.key, attempt: attempt.number });
	if (timeout.action !== 'warn') stopAttempt(draft, task, attempt, 'timeout');
}

/** Silence: asked at once when a heartbeat is missed, then again and again; failed only when the lease ends. */
function tickContact(draft: Draft, task: Task, attempt: Attempt): void {
	const { run, at } = draft;
	if (isLeaseOver(attempt, at)) return loseContact(draft, task, attempt);
	const interval = statusAskInterval(run, attempt);
	// A question always precedes the failure: a lease that ran out while nobody could ask is drawn out by one.
	if (effectiveLeaseUntil(attempt) <= at) attempt.memory.leaseUntil = at + interval;
	if (attempt.contactLostAt === null && contactDeadline(run, attempt) <= at) {
		if (!isAskedByRoutine(run, attempt))
			emit(draft, { kind: 'contact_lost', at, task: task.node.key, attempt: attempt.number });
		askForStatus(draft, task, attempt);
	} else if (attempt.contactLostAt !== null && (attempt.memory.statusAskedAt ?? 0) + interval <= at)
		askForStatus(draft, task, attempt);
	touch(run, task);
}
