import { unreachable } from '../lib/unreachable.ts';
import { generateChallenge, verifyChallenge } from '../protocol/challenge.ts';
import { type DescribeAnswer, describeAnswerSchema } from '../protocol/describe.ts';
import { describeMessageId } from '../protocol/message-id.ts';
import { after } from './after.ts';
import { parseJson } from './parse-json.ts';
import { postMessage, QUESTION_TIMEOUT_MS } from './post-message.ts';
import type { SenderPorts, SendTarget } from './sender.ts';
import type { TransportFailure } from './transport-failure.ts';

/** What became of the question; a reason is a stable word, `message` a sentence about it where one helps. */
export type Described =
	| { readonly ok: true; readonly value: DescribeAnswer }
	| { readonly ok: false; readonly reason: string; readonly message?: string };

const SECRET_HINT =
	'The executor refused the signature: its secret is not the one registered here, or its clock is off.';

/**
 * Asks an executor to describe itself. Only an answer that carries the challenge signed with the executor's secret counts,
 * so nobody can register an endpoint that is not theirs. The address must have been judged already.
 */
export async function describeExecutor(
	target: Pick<SendTarget, 'executorId' | 'url' | 'secrets'>,
	ports: Pick<SenderPorts, 'fetch' | 'now'>,
): Promise<Described> {
	const challenge = generateChallenge();
	const timestamp = new Date(ports.now()).toISOString();
	const answer = await postMessage(
		{ ...ports, after },
		{
			target,
			messageId: describeMessageId(target.executorId, crypto.randomUUID()),
			idempotencyKey: null,
			traceOf: target.executorId,
			delivery: 1,
			body: JSON.stringify({ type: 'executor.describe', timestamp, data: { challenge } }),
			acceptTimeoutMs: QUESTION_TIMEOUT_MS,
			runTimeoutMs: null,
		},
		() => undefined,
	);
	if (answer.kind === 'failure') return { ok: false, ...explain(answer.failure) };
	if (answer.status === 401) return { ok: false, reason: 'http_401', message: SECRET_HINT };
	if (answer.status !== 200) return { ok: false, reason: `http_${answer.status}` };
	if (answer.body.kind === 'too_large') return { ok: false, reason: 'answer_too_large' };
	const parsed = describeAnswerSchema.safeParse(parseJson(answer.body.text));
	if (!parsed.success) return { ok: false, reason: 'bad_answer' };
	const isProven = await verifyChallenge(target.secrets, challenge, parsed.data.signature);
	return isProven ? { ok: true, value: parsed.data } : { ok: false, reason: 'wrong_signature' };
}

/** Where nothing was answered the platform often cannot tell how far a send came; its own words are all there is. */
function explain({ phase, message }: TransportFailure): { reason: string; message: string } {
	switch (phase) {
		case 'before-connect':
		case 'connect':
		case 'dns':
		case 'unknown':
			return { reason: 'connection_failed', message };
		case 'tls':
		case 'waiting-for-headers':
		case 'body':
		case 'run-timeout':
			return { reason: phase.replaceAll('-', '_'), message };
		default:
			return unreachable(phase);
	}
}
