import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { unreachable } from '../../worker/lib/unreachable.ts';
import { signChallenge } from '../../worker/protocol/challenge.ts';
import { type Message, messageSchema } from '../../worker/protocol/message.ts';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import { AttemptLedger } from './attempt-ledger.ts';

/** How soon a callback that nobody answered is sent again: the platform may be down for seconds. */
const CALLBACK_PAUSE_MS = 250;

const configSchema = z.strictObject({
	answers: z.enum(['now', 'later']),
	afterMs: z.int(),
	/** The attempts of a task with lower numbers fail, the others succeed. */
	failures: z.int(),
});

export interface CountingExecutor {
	readonly url: string;
	readonly secret: string;
	readonly ledger: AttemptLedger;
	close(): Promise<void>;
}

/**
 * An executor that keeps its word and its books: it knows every attempt again, gives each exactly one result, and repeats
 * a callback until it is answered. It runs outside the stack, so nothing that happens to the stack happens to it.
 */
export async function startCountingExecutor(secret: string): Promise<CountingExecutor> {
	const ledger = new AttemptLedger();
	const closing = new AbortController();
	const server = createServer((request, response) => {
		serve(request, response, { ledger, secret, signal: closing.signal }).catch(() => response.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new TypeError('The executor listens on no port.');
	return {
		url: `http://127.0.0.1:${address.port}`,
		secret,
		ledger,
		close: async () => {
			closing.abort();
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

interface Books {
	readonly ledger: AttemptLedger;
	readonly secret: string;
	readonly signal: AbortSignal;
}

async function serve(request: IncomingMessage, response: ServerResponse, books: Books): Promise<void> {
	const message = messageSchema.parse(JSON.parse(await text(request)));
	const { status, body, taken } = await answer(message, books);
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
	await once(response, 'close');
	if (response.writableFinished) taken?.();
}

interface Answer {
	readonly status: number;
	readonly body: object;
	readonly taken?: () => void;
}

async function answer(message: Message, books: Books): Promise<Answer> {
	switch (message.type) {
		case 'executor.describe':
			return { status: 200, body: await description(books.secret, message.data.challenge) };
		case 'task.run':
			return answerRun(message, books);
		case 'task.status':
			return { status: 200, body: stateOf(books.ledger, message.data.attempt.id) };
		case 'task.stop':
			return { status: 200, body: { state: stateOf(books.ledger, message.data.attempt.id).state } };
		default:
			return unreachable(message);
	}
}

async function answerRun({ data }: TaskRun, books: Books): Promise<Answer> {
	const { answers, afterMs, failures } = configSchema.parse(data.task.config);
	const isFirst = books.ledger.arrived(data.instance.id, data.task.key, data.attempt.id, data.attempt.number);
	const seen = books.ledger.attempts.get(data.attempt.id);
	if (seen === undefined) throw new Error('An attempt that arrived is not in the ledger.');
	const taken = (): void => {
		seen.taken += 1;
	};
	if (!isFirst) return seen.result ? { status: 200, body: seen.result, taken } : { status: 202, body: {} };
	const result = resultOf(data.attempt.number > failures);
	const work = delay(afterMs).then(() => {
		seen.result = result;
	});
	if (answers === 'now') return work.then(() => ({ status: 200, body: result, taken }));
	work.then(() => callBack(data.callback, result, books.signal, taken)).catch(() => undefined);
	return { status: 202, body: {} };
}

function resultOf(succeeds: boolean): object {
	return succeeds
		? { status: 'success', outputs: {} }
		: { status: 'failed', error: { message: 'Not yet.', code: 'not_yet' } };
}

async function callBack(
	{ url, token }: TaskRun['data']['callback'],
	result: object,
	signal: AbortSignal,
	taken: () => void,
): Promise<void> {
	for (;;) {
		signal.throwIfAborted();
		try {
			const response = await fetch(`${url}/complete`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify(result),
				signal,
			});
			await response.text();
			if (response.status === 200) taken();
			if (response.status === 200 || response.status === 409) return;
		} catch {
			// Nobody is there for the moment.
		}
		await delay(CALLBACK_PAUSE_MS, undefined, { signal });
	}
}

function stateOf(ledger: AttemptLedger, attemptId: string): { state: string; result?: object } {
	const seen = ledger.attempts.get(attemptId);
	if (seen === undefined) return { state: 'unknown' };
	if (seen.result === undefined) return { state: 'running' };
	return { state: 'status' in seen.result ? String(seen.result.status) : 'unknown', result: seen.result };
}

async function description(secret: string, challenge: string): Promise<object> {
	return {
		name: 'counting',
		version: '1',
		signature: await signChallenge(secret, challenge),
		deduplicates: true,
		heartbeatSeconds: 0,
		leaseSeconds: 90,
		taskTypes: [{ type: 'count', title: 'Count', configSchema: {}, stop: true, status: true, test: false }],
	};
}
