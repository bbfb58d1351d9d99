import { unreachable } from '../../lib/unreachable.ts';
import { type Attempt, freshAttemptMemory, type SendEntry } from '../attempt.ts';
import { touch } from '../deadline.ts';
import type { Fact } from '../fact.ts';
import type { SendRecord } from '../result.ts';
import type { Run, Task } from '../state.ts';
import { attemptOf, taskOf } from '../task-index.ts';
import { enter } from './phase.ts';

/** Sends kept per attempt; a delivery budget of five minutes cannot make many more. */
const SENDS_KEPT_MAX = 50;

type AttemptFact = Extract<
	Fact,
	{
		kind:
			| 'attempt_created'
			| 'delivery_failed'
			| 'delivery_repeated'
			| 'delivery_claimed'
			| 'attempt_accepted'
			| 'lease_renewed'
			| 'contact_lost'
			| 'timeout_warned'
			| 'attempt_stop_requested'
			| 'stop_answered'
			| 'attempt_ended'
			| 'result_refused';
	}
>;

/** Facts about one try of a task. */
export function evolveAttempt(run: Run, fact: AttemptFact): void {
	const task = taskOf(run, fact.task);
	if (fact.kind === 'attempt_created') return create(run, task, fact);
	const attempt = attemptOf(task, fact.attempt);
	apply(run, task, attempt, fact);
	touch(run, task);
}

function apply(run: Run, task: Task, attempt: Attempt, fact: Exclude<AttemptFact, { kind: 'attempt_created' }>): void {
	switch (fact.kind) {
		case 'delivery_failed':
			return failDelivery(attempt, fact);
		case 'delivery_repeated':
			// A delivery that was never reported may have arrived; a failed one has said so itself.
			if (attempt.redeliverAt === null) {
				attempt.maybeReceived = true;
				attempt.unreported = (attempt.unreported ?? 0) + 1;
			}
			attempt.deliveries += 1;
			attempt.deliveryUntil = fact.leaseUntil;
			attempt.redeliverAt = null;
			return;
		case 'delivery_claimed':
			attempt.storedClaim = fact.delivery;
			return;
		case 'attempt_accepted':
			return acceptAttempt(run, task, attempt, fact);
		case 'lease_renewed':
			attempt.leaseUntil = fact.leaseUntil;
			attempt.contactLostAt = null;
			return;
		case 'contact_lost':
			attempt.contactLostAt = fact.at;
			return;
		case 'timeout_warned':
			attempt.timeoutWarned = true;
			return;
		case 'attempt_stop_requested':
			attempt.stop = { reason: fact.reason, at: fact.at, until: fact.until };
			return;
		case 'stop_answered':
			return hearAnswer(attempt, fact);
		case 'attempt_ended':
			return endAttempt(run, task, attempt, fact);
		case 'result_refused':
			return;
		default:
			return unreachable(fact);
	}
}

function create(run: Run, task: Task, fact: Extract<Fact, { kind: 'attempt_created' }>): void {
	task.attempts.push({
		number: fact.attempt,
		round: run.round,
		createdAt: fact.at,
		executorId: fact.executorId,
		deliveries: 1,
		deliveryUntil: fact.leaseUntil,
		redeliverAt: null,
		firstDeliveryFailureAt: null,
		maybeReceived: false,
		sends: [],
		acceptedAt: null,
		handle: null,
		leaseUntil: 0,
		contactLostAt: null,
		timeoutWarned: false,
		stop: null,
		ended: null,
		memory: freshAttemptMemory(),
	});
	task.startedAt ??= fact.at;
	run.inFlight += 1;
	enter(run, task, { state: 'queued', since: fact.at, attempt: fact.attempt });
}

function failDelivery(attempt: Attempt, fact: Extract<Fact, { kind: 'delivery_failed' }>): void {
	attempt.firstDeliveryFailureAt ??= fact.at;
	attempt.redeliverAt = fact.redeliverAt;
	attempt.maybeReceived ||= fact.received === 'maybe';
	const { received, reason, redeliverAt } = fact;
	record(attempt, fact.send, { outcome: 'redeliver', received, reason, redeliverAt });
	attempt.executorId = fact.executorId;
}

function acceptAttempt(
	run: Run,
	task: Task,
	attempt: Attempt,
	fact: Extract<Fact, { kind: 'attempt_accepted' }>,
): void {
	attempt.acceptedAt = fact.at;
	delete attempt.inputs;
	attempt.handle = fact.handle;
	attempt.leaseUntil = fact.leaseUntil;
	attempt.redeliverAt = null;
	attempt.maybeReceived = true;
	if (fact.silent) attempt.contactLostAt = fact.at;
	const judged = fact.silent
		? ({ outcome: 'silent', received: 'maybe' } as const)
		: ({ outcome: 'accepted', received: 'yes' } as const);
	record(attempt, fact.send, { ...judged, reason: null, redeliverAt: null });
	enter(run, task, { state: 'running', attempt: attempt.number });
}

function hearAnswer(attempt: Attempt, fact: Extract<Fact, { kind: 'stop_answered' }>): void {
	const { at, force, executorId, said, reason, send } = fact;
	attempt.stopAnswers = [...(attempt.stopAnswers ?? []), { at, force, executorId, said, reason, send }];
}

function endAttempt(run: Run, task: Task, attempt: Attempt, fact: Extract<Fact, { kind: 'attempt_ended' }>): void {
	attempt.ended = { at: fact.at, status: fact.status, failure: fact.failure };
	attempt.redeliverAt = null;
	if (fact.status !== 'success') task.failures += 1;
	run.inFlight -= 1;
	const reason = fact.failure?.code ?? null;
	record(attempt, fact.send, { outcome: 'result', received: 'yes', reason, redeliverAt: null });
}

/** They were with no executor, so their tasks are as if they had not been tried. */
export function withdrawAttempts(run: Run, { at, attempts }: Extract<Fact, { kind: 'attempts_withdrawn' }>): void {
	for (const ref of attempts) {
		const task = taskOf(run, ref.task);
		const attempt = attemptOf(task, ref.attempt);
		attempt.ended = { at, status: 'withdrawn', failure: null };
		attempt.redeliverAt = null;
		if (task.startedAt === attempt.createdAt) task.startedAt = null;
		run.inFlight -= 1;
		enter(run, task, { state: 'queued', since: at, attempt: null });
		run.ready.add(task.node.index, task.node.priority);
	}
}

function record(attempt: Attempt, send: SendRecord | null, judged: Omit<SendEntry, 'send' | 'executorId'>): void {
	if (send === null || attempt.sends.length >= SENDS_KEPT_MAX) return;
	attempt.sends.push({ send, executorId: attempt.executorId, ...judged });
}
