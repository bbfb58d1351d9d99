import type { DeliveryOutcome, Failure } from '../engine/result.ts';
import { unreachable } from '../lib/unreachable.ts';
import { BAD_ANSWER_KEPT_BYTES } from '../protocol/limits.ts';
import { taskResultSchema } from '../protocol/result.ts';
import { taskAcceptedSchema } from '../protocol/task-run.ts';
import { attemptResultOf, logOf, outputTooLarge } from './attempt-result.ts';
import { cutBytes } from './cut-bytes.ts';
import { FAILURE_REASON } from './failure-reason.ts';
import { parseJson } from './parse-json.ts';
import type { AnswerBody } from './read-answer.ts';
import { readStatus } from './read-status.ts';
import { readRetryAfter } from './retry-after.ts';
import type { TransportFailure } from './transport-failure.ts';

/** What came back from one send. */
export type Answer =
	| {
			readonly kind: 'response';
			readonly status: number;
			readonly retryAfter: string | null;
			readonly body: AnswerBody;
	  }
	| { readonly kind: 'failure'; readonly failure: TransportFailure };

/** The judgement, and the text that belongs into the attempt's log: the result's own, or the answer nobody could read. */
export interface Classified {
	readonly outcome: DeliveryOutcome;
	readonly log: string | null;
}

/** Judges one delivery of `task.run` after the domain rules "Delivery is not an attempt" and "Silence". Total. */
export function classifyResponse(answer: Answer, nowMs: number): Classified {
	switch (answer.kind) {
		case 'failure':
			return { outcome: classifyFailure(answer.failure), log: null };
		case 'response':
			return classifyStatus(answer.status, answer.body, readRetryAfter(answer.retryAfter, nowMs));
		default:
			return unreachable(answer);
	}
}

function classifyFailure(failure: TransportFailure): DeliveryOutcome {
	const reason = FAILURE_REASON[failure.phase];
	switch (failure.phase) {
		case 'before-connect':
		case 'connect':
		case 'dns':
		case 'tls':
			return { kind: 'redeliver', reason, received: 'no', retryAfterMs: null };
		case 'unknown':
			// Mostly an executor that is just being restarted. Silence would cost it a whole lease and then the attempt;
			// sending again under the same idempotency key costs nothing, and `maybe` keeps those nodes out for which it would.
			return { kind: 'redeliver', reason, received: 'maybe', retryAfterMs: null };
		case 'waiting-for-headers':
		case 'body':
			return { kind: 'silent', reason };
		case 'run-timeout':
			return failed({
				cause: 'timeout',
				message: 'The run timeout ended before the executor answered.',
				retryable: true,
			});
		default:
			return unreachable(failure.phase);
	}
}

function classifyStatus(status: number, body: AnswerBody, retryAfterMs: number | null): Classified {
	const verdict = readStatus(status);
	switch (verdict) {
		case 'result':
			return readResult(body);
		case 'accepted':
			return readAccepted(body);
		case 'already_accepted':
			return { outcome: { kind: 'accepted', handle: null }, log: null };
		case 'not_received':
		case 'maybe_received': {
			const received = verdict === 'not_received' ? 'no' : 'maybe';
			return { outcome: { kind: 'redeliver', reason: `http_${status}`, received, retryAfterMs }, log: null };
		}
		case 'misconfigured':
			return { outcome: { kind: 'misconfigured', reason: `http_${status}`, retryAfterMs }, log: null };
		case 'bad_answer':
			return badAnswer(`The executor answered ${status}, which means nothing here.`, body);
		case 'failed':
			return refusedBy(status, { cause: 'executor_failed', retryable: true }, body);
		case 'rejected':
			return refusedBy(status, { cause: 'rejected', retryable: false }, body);
		default:
			return unreachable(verdict);
	}
}

function readResult(body: AnswerBody): Classified {
	if (body.kind === 'too_large') {
		return { outcome: { kind: 'result', result: outputTooLarge('The answer is larger than allowed.') }, log: null };
	}
	const parsed = taskResultSchema.safeParse(parseJson(body.text));
	if (!parsed.success) return badAnswer('The answer is no result of this protocol.', body);
	return { outcome: { kind: 'result', result: attemptResultOf(parsed.data) }, log: logOf(parsed.data) };
}

function readAccepted(body: AnswerBody): Classified {
	if (body.kind === 'too_large') return badAnswer('The answer to an accepted task is larger than allowed.', body);
	// A 202 commonly has no body at all.
	const parsed = taskAcceptedSchema.safeParse(body.text.trim() === '' ? {} : parseJson(body.text));
	if (!parsed.success) return badAnswer('The answer to an accepted task is not of this protocol.', body);
	return { outcome: { kind: 'accepted', handle: parsed.data.handle ?? null }, log: null };
}

function badAnswer(message: string, body: AnswerBody): Classified {
	return { outcome: failed({ cause: 'bad_answer', message, retryable: true }), log: keptOf(body) };
}

function refusedBy(status: number, verdict: Pick<Failure, 'cause' | 'retryable'>, body: AnswerBody): Classified {
	return { outcome: failed({ ...verdict, message: `The executor answered ${status}.` }), log: keptOf(body) };
}

function failed(failure: Pick<Failure, 'cause' | 'message' | 'retryable'>): DeliveryOutcome {
	return { kind: 'result', result: { status: 'failed', failure: { ...failure, code: null } } };
}

function keptOf(body: AnswerBody): string | null {
	const kept = cutBytes(body.kind === 'text' ? body.text : body.head, BAD_ANSWER_KEPT_BYTES);
	return kept === '' ? null : kept;
}
