import { PROTOCOL_HEADERS } from '../protocol/headers.ts';
import { signMessage } from '../protocol/signature.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import type { Answer } from './classify-response.ts';
import { type AnswerBody, discardBody, readAnswer, readExcerpt } from './read-answer.ts';
import { bodyUseOf, readStatus } from './read-status.ts';
import type { SenderPorts, SendTarget } from './sender.ts';
import { traceParent } from './trace-parent.ts';
import { readTransportFailure, type TransportFailure, type TransportPhase } from './transport-failure.ts';

/** A body that trickles holds memory and an open connection; an honest one arrives well within this. */
const BODY_TIMEOUT_MS = 30_000;

/** A question is answered from memory, and a slow answer to one must not hold up the questions behind it. */
export const QUESTION_TIMEOUT_MS = 10_000;

/** The text of an error answer is a courtesy to people and not worth a longer wait. */
const EXCERPT_TIMEOUT_MS = 2000;

/** A signed message to an executor. */
export interface OutgoingMessage {
	readonly target: Pick<SendTarget, 'executorId' | 'url' | 'secrets'>;
	readonly messageId: string;
	/** The attempt's id; null for a message about none. */
	readonly idempotencyKey: string | null;
	/** What the message's trace is named after: the instance, so that a run is one trace. */
	readonly traceOf: string;
	/** 1 for the first send of this message. */
	readonly delivery: number;
	readonly body: string;
	/** How long the answer's headers are waited for. */
	readonly acceptTimeoutMs: number;
	/** Ends a synchronous answer that takes longer, from the send on; null for no such limit. */
	readonly runTimeoutMs: number | null;
}

/**
 * Sends one message and reads the answer, each wait limited. Never throws: whatever the transport does is an answer.
 *
 * @param headersArrived called once, as soon as this send no longer waits for headers; the platform allows six such
 *   waits at a time (https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections).
 */
export async function postMessage(
	ports: SenderPorts,
	message: OutgoingMessage,
	headersArrived: () => void,
): Promise<Answer> {
	const send = new Send(ports, message.runTimeoutMs);
	try {
		const headers = await headersOf(message, send.startedAt);
		send.limit(message.acceptTimeoutMs, 'waiting-for-headers');
		const response = await ports.fetch(message.target.url, {
			method: 'POST',
			headers,
			body: message.body,
			redirect: 'manual',
			signal: send.signal,
		});
		send.headersArrived();
		headersArrived();
		return {
			kind: 'response',
			status: response.status,
			retryAfter: response.headers.get('retry-after'),
			body: await readBody(response, send),
		};
	} catch (error) {
		return { kind: 'failure', failure: send.explain(error) };
	} finally {
		send.end();
		headersArrived();
	}
}

async function headersOf(message: OutgoingMessage, nowMs: number): Promise<Record<string, string>> {
	const { target, messageId: id, body } = message;
	const signed = await signMessage({ secrets: target.secrets, id, body, nowMs });
	return {
		...signed,
		'content-type': 'application/json',
		accept: 'application/json',
		[PROTOCOL_HEADERS.protocol]: String(PROTOCOL_VERSION),
		[PROTOCOL_HEADERS.traceparent]: traceParent(message.traceOf, id, message.delivery),
		...(message.idempotencyKey === null ? {} : { [PROTOCOL_HEADERS.idempotencyKey]: message.idempotencyKey }),
	};
}

async function readBody(response: Response, send: Send): Promise<AnswerBody> {
	switch (bodyUseOf(readStatus(response.status))) {
		case 'answer':
			send.limit(BODY_TIMEOUT_MS, 'body');
			return readAnswer(response);
		case 'excerpt':
			send.limit(EXCERPT_TIMEOUT_MS, 'body');
			return { kind: 'text', text: await readExcerpt(response) };
		case 'none':
			await discardBody(response);
			return { kind: 'text', text: '' };
	}
}

/** The clock over one send: at any time one limit runs, and the one that ended the send names its failure. */
class Send {
	readonly startedAt: number;
	readonly #ports: SenderPorts;
	readonly #runTimeoutMs: number | null;
	readonly #controller = new AbortController();
	#cancelTimer: () => void = () => undefined;
	#inBody = false;
	#expired: TransportPhase | null = null;

	constructor(ports: SenderPorts, runTimeoutMs: number | null) {
		this.#ports = ports;
		this.#runTimeoutMs = runTimeoutMs;
		this.startedAt = ports.now();
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Replaces the running limit; the run timeout takes its place where it ends sooner. */
	limit(limitMs: number, phase: TransportPhase): void {
		this.#cancelTimer();
		const leftOfRunMs =
			this.#runTimeoutMs === null ? Number.POSITIVE_INFINITY : this.startedAt + this.#runTimeoutMs - this.#ports.now();
		const expires = leftOfRunMs <= limitMs ? 'run-timeout' : phase;
		this.#cancelTimer = this.#ports.after(Math.max(0, Math.min(limitMs, leftOfRunMs)), () => {
			this.#expired = expires;
			this.#controller.abort();
		});
	}

	headersArrived(): void {
		this.#inBody = true;
	}

	end(): void {
		this.#cancelTimer();
	}

	explain(error: unknown): TransportFailure {
		if (this.#expired !== null) return { phase: this.#expired, message: `gave up: ${this.#expired}` };
		const failure = readTransportFailure(error);
		return this.#inBody ? { phase: 'body', message: failure.message } : failure;
	}
}
