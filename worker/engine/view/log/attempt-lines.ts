import { unreachable } from '../../../lib/unreachable.ts';
import type { Fact } from '../../fact.ts';
import type { SendRecord } from '../../result.ts';
import type { LogHistory } from './log-history.ts';
import { error, info, type LineDraft, type Said, time, warning, who } from './platform-line.ts';
import { ANSWER_WORDS, CAUSE_WORDS, deliveryWords, STOP_WORDS } from './words.ts';

export type AttemptFact = Extract<Fact, { readonly attempt: number }>;

/** Lines about one try: its sends first, then what they were judged to mean. */
export function aboutAttempt(fact: AttemptFact, history: LogHistory): LineDraft[] {
	const { at, attempt } = fact;
	const send = 'send' in fact && fact.send !== null ? [{ at: fact.send.at, attempt, ...sent(fact.send) }] : [];
	return [...send, { at, attempt, ...saidOf(fact, history) }];
}

/** One HTTP call as it was seen. */
function sent({ url, httpStatus, latencyMs, problem }: SendRecord): Said {
	const ms = Math.round(latencyMs);
	const values = { url, httpStatus, ms, problem };
	if (httpStatus !== null) return info('sent', `POST ${url}: answered ${httpStatus} after ${ms} ms.`, values);
	return warning('sent', `POST ${url}: no answer after ${ms} ms${problem === null ? '' : ` (${problem})`}.`, values);
}

function saidOf(fact: AttemptFact, history: LogHistory): Said {
	switch (fact.kind) {
		case 'attempt_created':
			return info('attempt_created', `Attempt ${fact.attempt} goes to executor ${fact.executorId}.`, {
				attempt: fact.attempt,
				executor: fact.executorId,
			});
		case 'delivery_failed':
			return notDelivered(fact, history);
		case 'delivery_repeated':
			return info('delivery_repeated', `Sent again under the same idempotency key, to ${history.executorId}.`, {
				executor: history.executorId,
			});
		case 'delivery_claimed':
			return info('delivery_claimed', 'The one delivery of a node that must not run twice was handed out for good.');
		case 'attempt_accepted':
			return accepted(fact);
		case 'lease_renewed':
			return alive(time(fact.leaseUntil), history);
		case 'contact_lost':
			return warning('contact_lost', 'No sign of life when one was due; the executor is asked for the status.');
		case 'timeout_warned':
			return warning('timeout_warned', 'It has run longer than its run timeout.');
		case 'attempt_stop_requested':
			return stopping(fact, history);
		case 'stop_answered':
			return stopAnswered(fact);
		case 'attempt_ended':
			return ended(fact, history);
		case 'result_refused':
			return refused(fact);
		default:
			return unreachable(fact);
	}
}

function alive(until: string, { isContactLost }: LogHistory): Said {
	return isContactLost
		? info('contact_regained', `A sign of life again; silence is tolerated until ${until}.`, { until })
		: info('lease_renewed', `A sign of life; silence is tolerated until ${until}.`, { until });
}

function notDelivered(fact: Extract<Fact, { kind: 'delivery_failed' }>, history: LogHistory): Said {
	const elsewhere = fact.executorId === history.executorId ? '' : ` to another executor, ${fact.executorId}`;
	const doubt = fact.received === 'maybe' ? ' The executor may have received it.' : '';
	const at = time(fact.redeliverAt);
	return warning(
		'redelivery_decided',
		`Not delivered: ${deliveryWords(fact.reason)}.${doubt} Sent again at ${at}${elsewhere}.`,
		{ reason: fact.reason, received: fact.received, at, elsewhere: elsewhere === '' ? null : fact.executorId },
	);
}

function accepted({ silent, send, leaseUntil }: Extract<Fact, { kind: 'attempt_accepted' }>): Said {
	const until = time(leaseUntil);
	const lease = `silence is tolerated until ${until}`;
	const doubtful = `The executor may have it, so it is not sent again but asked for; ${lease}.`;
	if (silent) return warning('accepted_in_doubt', doubtful, { until });
	return send === null
		? info('accepted', `The executor called back, so it has the attempt; ${lease}.`, { until, calledBack: true })
		: info('accepted', `The executor accepted it and calls back; ${lease}.`, { until, calledBack: false });
}

function stopping(fact: Extract<Fact, { kind: 'attempt_stop_requested' }>, { stoppedBy }: LogHistory): Said {
	const by = fact.reason === 'instance_stop' && stoppedBy !== null ? who(stoppedBy) : null;
	const until = time(fact.until);
	const asked = `Asked to stop: ${STOP_WORDS[fact.reason]}${by === null ? '' : `, by ${by}`}.`;
	return warning('stop_requested', `${asked} Ended by force at ${until}.`, { reason: fact.reason, by, until });
}

function stopAnswered({ force, executorId, said, reason }: Extract<Fact, { kind: 'stop_answered' }>): Said {
	const values = { force, executor: executorId, said, reason };
	const told = `Told to stop${force ? ' by force' : ''}, executor ${executorId}`;
	if (said === 'unreachable')
		return warning('stop_answered', `${told} gave no answer: ${deliveryWords(reason ?? said)}.`, values);
	return info('stop_answered', `${told} answered: ${ANSWER_WORDS[said]}.`, values);
}

function ended(fact: Extract<Fact, { kind: 'attempt_ended' }>, { stopUntil }: LogHistory): Said {
	switch (fact.status) {
		case 'success':
			return info('attempt_succeeded', `Attempt ${fact.attempt} succeeded.`, { attempt: fact.attempt });
		case 'stopped':
			return stopUntil !== null && fact.at >= stopUntil
				? warning('stop_forced', 'The grace time is over: a forced stop went out, and the attempt counts as stopped.')
				: warning('attempt_stopped', `Attempt ${fact.attempt} was stopped.`, { attempt: fact.attempt });
		case 'failed':
			return failed(fact);
		default:
			return unreachable(fact.status);
	}
}

function failed({ attempt, failure }: Extract<Fact, { kind: 'attempt_ended' }>): Said {
	if (failure === null) return error('attempt_failed', `Attempt ${attempt} failed.`, { attempt, cause: null });
	const { cause, message, code } = failure;
	const text = `Attempt ${attempt} failed, ${CAUSE_WORDS[cause]}: ${message}${code === null ? '' : ` [${code}]`}`;
	return error('attempt_failed', text, { attempt, cause, message, failureCode: code });
}

function refused({ reason, status, attempt }: Extract<Fact, { kind: 'result_refused' }>): Said {
	const why = reason === 'superseded' ? 'a later attempt has taken its place' : 'the attempt had already ended';
	const text = `A result of attempt ${attempt} ("${status}") came and does not count: ${why}.`;
	return warning('result_refused', text, { attempt, status, reason });
}
