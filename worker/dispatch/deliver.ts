import type { ClaimedAttempt } from '../engine/claim.ts';
import type { DeliveryReport } from '../engine/command.ts';
import { DEFAULT_ACCEPT_TIMEOUT_MS, MAX_MESSAGE_BYTES } from '../protocol/limits.ts';
import { runMessageId } from '../protocol/message-id.ts';
import { classifyResponse } from './classify-response.ts';
import { deliveryReport } from './delivery-report.ts';
import { postMessage } from './post-message.ts';
import { type Callback, runMessage } from './run-message.ts';
import { sendRecordOf } from './send-record.ts';
import type { SenderPorts, SendTarget } from './sender.ts';

/** What a delivery needs of the world besides the send itself. */
export interface DeliverPorts extends SenderPorts {
	readonly callback: (claimed: ClaimedAttempt) => Promise<Callback>;
}

/** One delivery as it is reported to the run, and what belongs into the attempt's log. */
export interface Delivery {
	readonly report: DeliveryReport;
	readonly log: string | null;
}

/**
 * Sends one attempt to its executor once and judges what came back. Never throws for anything an executor or the network
 * does; whether there is another delivery is decided by the run.
 *
 * @param headersArrived see `postMessage`.
 */
export async function deliver(
	ports: DeliverPorts,
	claimed: ClaimedAttempt,
	target: SendTarget,
	headersArrived: () => void,
): Promise<Delivery> {
	const callback = await ports.callback(claimed);
	const startedAt = ports.now();
	const body = JSON.stringify(runMessage(claimed, callback, startedAt));
	if (isTooLarge(body)) {
		headersArrived();
		return tooLarge(claimed);
	}
	const answer = await postMessage(
		ports,
		{
			target,
			messageId: runMessageId(claimed.attemptId),
			idempotencyKey: claimed.attemptId,
			traceOf: claimed.instance.id,
			delivery: claimed.delivery,
			body,
			acceptTimeoutMs: DEFAULT_ACCEPT_TIMEOUT_MS,
			runTimeoutMs: claimed.timeoutMs,
		},
		headersArrived,
	);
	const endedAt = ports.now();
	const { outcome, log } = classifyResponse(answer, endedAt);
	const send = sendRecordOf(target, answer, { startedAt, endedAt });
	return { report: deliveryReport(claimed, outcome, send), log };
}

function isTooLarge(body: string): boolean {
	// No UTF-16 unit takes more than three bytes, so most messages need no count.
	return body.length * 3 > MAX_MESSAGE_BYTES && new TextEncoder().encode(body).byteLength > MAX_MESSAGE_BYTES;
}

/** Executors need not take more than the protocol's limit, and sending it again would not make it smaller. */
function tooLarge(claimed: ClaimedAttempt): Delivery {
	const failure = {
		cause: 'bad_parameter' as const,
		message: 'The task with its parameters is larger than a message to an executor may be.',
		code: null,
		retryable: false,
	};
	const result = { status: 'failed' as const, failure };
	return { report: deliveryReport(claimed, { kind: 'result', result }, null), log: null };
}
