import type { Release, RunBlocker } from '../../../contract/why.ts';
import type { Attempt } from '../../attempt.ts';
import { effectiveLeaseUntil } from '../../lease.ts';
import type { Run, Task } from '../../state.ts';
import { DELIVERY_BUDGET_MS } from '../../timing.ts';
import { deliveryWords, STOP_WORDS } from '../log/words.ts';
import { lastStopAnswer } from './answer-words.ts';
import { blocker, onTask } from './blocker.ts';

/** What the attempt of a task is about, and what it waits for. */
export function underWay(run: Run, task: Task, attempt: Attempt): RunBlocker {
	if (attempt.stop !== null) return stopping(attempt, attempt.stop);
	if (attempt.acceptedAt === null) return attempt.redeliverAt === null ? delivery(attempt) : redelivery(attempt);
	return attempt.contactLostAt === null ? running(task, attempt) : silent(run, task, attempt, attempt.contactLostAt);
}

function stopping(attempt: Attempt, { reason, at, until }: NonNullable<Attempt['stop']>): RunBlocker {
	const text = `Its executor is asked to stop, because ${STOP_WORDS[reason]}; it is ended by force if that does not help.`;
	const answer = lastStopAnswer(attempt, false);
	const values = { ...ofAttempt(attempt), reason, ...answer.values };
	return blocker('stopping', `${text}${answer.text}`, { values, since: at, until });
}

function delivery(attempt: Attempt): RunBlocker {
	const { number, executorId } = attempt;
	const text = `Attempt ${number} is on its way to executor ${executorId}.`;
	return blocker('delivery', text, { values: ofAttempt(attempt), since: attempt.createdAt });
}

/** A delivery that did not get through: why, when the next is, and until when it is tried. */
function redelivery(attempt: Attempt): RunBlocker {
	const failed = attempt.sends.findLast(({ outcome }) => outcome === 'redeliver');
	const reason = failed?.reason ?? 'unavailable';
	const since = attempt.firstDeliveryFailureAt ?? attempt.createdAt;
	const given = { reason, deliveries: attempt.deliveries, minutes: DELIVERY_BUDGET_MS / 60_000 };
	const text = `Attempt ${attempt.number} could not be delivered: ${deliveryWords(reason)}. It is sent again, for at most ${given.minutes} minutes in all.`;
	return blocker('redelivery', text, {
		values: { ...ofAttempt(attempt), ...given },
		since,
		until: attempt.redeliverAt,
		release: checkOf(failed?.executorId ?? attempt.executorId),
	});
}

function running(task: Task, attempt: Attempt): RunBlocker {
	const { progress, progressMessage } = attempt.memory;
	const { timeout } = task.node;
	const isLimited = timeout !== null && timeout.action !== 'warn' && attempt.acceptedAt !== null;
	const done = progress === null ? '' : ` It says that ${Math.round(progress * 100)} % is done.`;
	const limitSeconds = attempt.timeoutWarned && timeout !== null ? timeout.seconds : null;
	const warned = limitSeconds === null ? '' : ` It has run longer than its run timeout of ${limitSeconds} s.`;
	return blocker('running', `Executor ${attempt.executorId} works on attempt ${attempt.number}.${done}${warned}`, {
		values: { ...ofAttempt(attempt), progress, message: progressMessage, limitSeconds },
		since: attempt.acceptedAt,
		until: isLimited ? (attempt.acceptedAt ?? 0) + timeout.seconds * 1000 : null,
	});
}

function silent(run: Run, task: Task, attempt: Attempt, since: number): RunBlocker {
	const text = `Executor ${attempt.executorId} has gone silent; it is asked what became of attempt ${attempt.number}, which fails if no sign of life comes.`;
	return blocker('lost_contact', text, {
		values: ofAttempt(attempt),
		since,
		until: effectiveLeaseUntil(attempt),
		release: onTask(run, task, 'terminate'),
	});
}

/** An executor that answers the handshake is reached and set up rightly. */
function checkOf(executorId: string): Release {
	return { operation: 'check', on: { kind: 'executor', id: executorId } };
}

function ofAttempt({ number, executorId }: Attempt): { attempt: number; executor: string } {
	return { attempt: number, executor: executorId };
}
