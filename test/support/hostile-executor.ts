import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { signChallenge } from '../../worker/protocol/challenge.ts';
import { describeSchema } from '../../worker/protocol/describe.ts';
import { taskRunSchema } from '../../worker/protocol/task-run.ts';
import { aDescribeAnswer } from './protocol-messages.ts';

/** What the hostile executor does with one request. */
export type Behaviour =
	| { kind: 'answer'; status: number; body?: string | object; headers?: Record<string, string> }
	/** A valid success, then filler until `bytes` were sent or the caller hung up. */
	| { kind: 'huge-body'; bytes: number }
	/** One byte of a valid answer every `intervalMs`. */
	| { kind: 'slow-body'; intervalMs: number }
	| { kind: 'no-headers' }
	/** Headers and half an answer, then silence with the connection open. */
	| { kind: 'endless-body' }
	| { kind: 'close-before-headers' }
	| { kind: 'close-after-headers' }
	/** 202, then these callbacks in order, each as late after the one before as it says. */
	| { kind: 'call-back'; callbacks: readonly CallbackStep[] };

/** One callback of a script; `path` is under the callback URL, `body` a JSON value or a text as it is. */
interface CallbackStep {
	readonly path: 'complete' | 'heartbeat' | `logs?offset=${number}`;
	readonly body: string | object;
	readonly afterMs?: number;
}

/** A request as it arrived. `type` and `attemptId` are empty when the body says neither. */
export interface ReceivedRequest {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly type: string;
	readonly attemptId: string;
	/** How many requests of this type for this attempt came, this one included. */
	readonly count: number;
}

export interface HostileExecutor {
	readonly url: string;
	readonly received: readonly ReceivedRequest[];
	/** Runs whose work was done, by attempt id: every run counts, also one answered with an error. */
	readonly worked: readonly string[];
	/** The status of each callback's answer, in order; 0 for one that got none. */
	readonly callbackStatuses: readonly number[];
	/** Resolves when every callback of the scripts so far was answered. */
	callbacksDone(): Promise<void>;
	close(): Promise<void>;
}

export const A_SUCCESS = { status: 'success', outputs: { answer: 42 } } as const;

/**
 * A real HTTP server on a loopback port that treats each request as `script` says. With a secret it answers describe
 * honestly first, because nothing else would ever be sent to it.
 */
export async function startHostileExecutor(options: {
	script: (request: ReceivedRequest) => Behaviour;
	secret?: string;
}): Promise<HostileExecutor> {
	const received: ReceivedRequest[] = [];
	const worked: string[] = [];
	const callbackStatuses: number[] = [];
	const callbacks: Promise<void>[] = [];
	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const arrived = readRequest(request, await readAll(request), received);
		received.push(arrived);
		if (arrived.type === 'executor.describe' && options.secret) {
			return answerDescribe(response, arrived.body, options.secret);
		}
		if (arrived.type === 'task.run') worked.push(arrived.attemptId);
		const behaviour = options.script(arrived);
		await behave(behaviour, response);
		if (behaviour.kind === 'call-back') callbacks.push(callBack(arrived.body, behaviour.callbacks, callbackStatuses));
	}
	const server = createServer((request, response) => {
		// A caller that hangs up is an everyday event here.
		serve(request, response).catch(() => response.destroy());
	});
	const url = await listen(server);
	return {
		url,
		received,
		worked,
		callbackStatuses,
		callbacksDone: async () => {
			await Promise.all(callbacks);
		},
		close: () => close(server),
	};
}

function behave(behaviour: Behaviour, response: ServerResponse): Promise<void> | void {
	switch (behaviour.kind) {
		case 'answer':
			return answer(response, behaviour);
		case 'huge-body':
			return sendHugeBody(response, behaviour.bytes);
		case 'slow-body':
			return sendSlowly(response, behaviour.intervalMs);
		case 'no-headers':
			return;
		case 'endless-body':
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"status":"succ');
			return;
		case 'close-before-headers':
			response.socket?.destroy();
			return;
		case 'close-after-headers':
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
			response.flushHeaders();
			response.write('{', () => response.socket?.destroy());
			return;
		case 'call-back':
			return answer(response, { status: 202, body: {} });
		default:
			throw new Error(`unforeseen behaviour ${JSON.stringify(behaviour satisfies never)}`);
	}
}

function answer(
	response: ServerResponse,
	{ status, body = '', headers = {} }: { status: number; body?: string | object; headers?: Record<string, string> },
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function sendHugeBody(response: ServerResponse, bytes: number): Promise<void> {
	const block = Buffer.alloc(64 * 1024, ' ');
	response.writeHead(200, { 'content-type': 'application/json' });
	response.write(JSON.stringify(A_SUCCESS));
	const closed = once(response, 'close');
	for (let sent = 0; sent < bytes && !response.destroyed; sent += block.byteLength) {
		if (!response.write(block)) await Promise.race([drained(response), closed]);
	}
	response.end();
}

function drained(response: ServerResponse): Promise<void> {
	return new Promise((resolve) => response.once('drain', resolve));
}

async function sendSlowly(response: ServerResponse, intervalMs: number): Promise<void> {
	response.writeHead(200, { 'content-type': 'application/json' });
	for (const character of JSON.stringify(A_SUCCESS)) {
		if (response.destroyed) return;
		response.write(character);
		await pause(intervalMs);
	}
	response.end();
}

async function answerDescribe(response: ServerResponse, body: string, secret: string): Promise<void> {
	const { data } = describeSchema.parse(JSON.parse(body));
	const signature = await signChallenge(secret, data.challenge);
	answer(response, { status: 200, body: { ...aDescribeAnswer(), name: 'hostile', signature } });
}

async function callBack(runBody: string, steps: readonly CallbackStep[], statuses: number[]): Promise<void> {
	const { callback } = taskRunSchema.parse(JSON.parse(runBody)).data;
	for (const step of steps) {
		if (step.afterMs) await pause(step.afterMs);
		const body = typeof step.body === 'string' ? step.body : JSON.stringify(step.body);
		const headers = { authorization: `Bearer ${callback.token}`, 'content-type': 'application/json' };
		const status = await fetch(`${callback.url}/${step.path}`, { method: 'POST', headers, body }).then(
			(response) => response.status,
			() => 0,
		);
		statuses.push(status);
	}
}

function readRequest(request: IncomingMessage, body: string, before: readonly ReceivedRequest[]): ReceivedRequest {
	const { type = '', attemptId = '' } = namesIn(body);
	const same = before.filter((other) => other.type === type && other.attemptId === attemptId);
	const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
	return { headers, body, type, attemptId, count: same.length + 1 };
}

function namesIn(body: string): { type?: string; attemptId?: string } {
	try {
		const message = JSON.parse(body) as { type?: string; data?: { attempt?: { id?: string } } };
		const id = message.data?.attempt?.id;
		return { ...(message.type && { type: message.type }), ...(id && { attemptId: id }) };
	} catch {
		return {};
	}
}

async function readAll(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: Server): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
	return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
	server.close();
	server.closeAllConnections();
	await once(server, 'close');
}

function pause(delayMs: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, delayMs);
	});
}
