import { z } from 'zod';
import { discardBody, readAnswer } from '../dispatch/read-answer.ts';
import { accept, type Result, refuse } from '../lib/result.ts';
import { generateChallenge, verifyChallenge } from '../protocol/challenge.ts';
import { type DescribeAnswer, describeAnswerSchema } from '../protocol/describe.ts';
import { PROTOCOL_HEADERS } from '../protocol/headers.ts';
import { readTolerantly } from '../protocol/read-tolerantly.ts';
import { signMessage } from '../protocol/signature.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

/** Somebody waits for the answer of a handshake, so it gets less time than a delivery. */
const TIMEOUT_MS = 10_000;

/** What went wrong, as a stable word that tells its owner where to look, and what helps beyond it. */
export interface HandshakeFailure {
	readonly reason:
		| 'unreachable'
		| 'timeout'
		| 'redirected'
		| 'bad_status'
		| 'answer_too_large'
		| 'bad_answer'
		| 'bad_signature';
	readonly detail: string;
}

export interface HandshakePorts {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	readonly now: () => number;
}

/** Sends `executor.describe` and checks that the answer proves possession of a secret. Redirects are not followed. */
export async function describeExecutor(
	target: { readonly url: string; readonly secrets: readonly string[] },
	ports: HandshakePorts,
): Promise<Result<DescribeAnswer, HandshakeFailure>> {
	const challenge = generateChallenge();
	const sent = await send(target, challenge, ports);
	if (!sent.ok) return sent;
	const parsed = readTolerantly(describeAnswerSchema, sent.value);
	if (!parsed.success) return refuse({ reason: 'bad_answer', detail: z.prettifyError(parsed.error).slice(0, 1000) });
	const isProven = await verifyChallenge(target.secrets, challenge, parsed.data.signature);
	return isProven
		? accept(parsed.data)
		: refuse({ reason: 'bad_signature', detail: 'The challenge is not signed with the secret.' });
}

async function send(
	target: { readonly url: string; readonly secrets: readonly string[] },
	challenge: string,
	ports: HandshakePorts,
): Promise<Result<unknown, HandshakeFailure>> {
	const timestamp = new Date(ports.now()).toISOString();
	const body = JSON.stringify({ type: 'executor.describe', timestamp, data: { challenge } });
	const id = `describe_${crypto.randomUUID()}`;
	const signed = await signMessage({ secrets: target.secrets, id, body, nowMs: ports.now() });
	const headers = {
		...signed,
		'content-type': 'application/json',
		[PROTOCOL_HEADERS.protocol]: String(PROTOCOL_VERSION),
	};
	try {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		const response = await ports.fetch(target.url, { method: 'POST', headers, body, redirect: 'manual', signal });
		return await readDescription(response);
	} catch (error) {
		const isLate = error instanceof Error && error.name === 'TimeoutError';
		return refuse({ reason: isLate ? 'timeout' : 'unreachable', detail: String(error).slice(0, 500) });
	}
}

async function readDescription(response: Response): Promise<Result<unknown, HandshakeFailure>> {
	const { status } = response;
	if (status !== 200) {
		await discardBody(response);
		return refuse({
			reason: status >= 300 && status < 400 ? 'redirected' : 'bad_status',
			detail: `HTTP status ${status}`,
		});
	}
	const body = await readAnswer(response);
	if (body.kind === 'too_large')
		return refuse({ reason: 'answer_too_large', detail: 'The answer is larger than allowed.' });
	try {
		return accept(JSON.parse(body.text));
	} catch {
		return refuse({ reason: 'bad_answer', detail: 'The answer is not JSON.' });
	}
}
