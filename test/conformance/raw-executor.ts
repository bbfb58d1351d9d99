import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/*
 * An executor written against the text of the protocol, with nothing of this project in it: if it passes the conformance
 * suite, the suite asks for the protocol and not for the SDK.
 */

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const CHUNK_BYTES = 200 * 1024;
const ANSWER_WITHIN_MS = 50;
const HEARTBEAT_MS = 1000;
const TYPES = ['quick', 'failing', 'endless', 'stubborn', 'talkative', 'slow'];

interface Attempt {
	state: 'running' | 'success' | 'failed' | 'stopped' | 'refused';
	result: object | undefined;
	isAccepted: boolean;
	stop(force: boolean): void;
	ended: Promise<void>;
}

interface RunData {
	attempt: { id: string };
	task: { type: string; config: Record<string, unknown> };
	callback: { url: string; token: string };
}

/** Serves on a loopback port after `listen`. */
export class RawExecutor {
	readonly #attempts = new Map<string, Attempt>();
	readonly #key: Buffer;
	readonly #log: string;
	readonly #server = createServer((request, response) => {
		this.#answer(request)
			.then(([status, body]) => {
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(JSON.stringify(body));
			})
			.catch(() => response.destroy());
	});

	/** `log` is what the talkative task prints. */
	constructor(secret: string, log: string) {
		this.#key = Buffer.from(secret.replace('whsec_', ''), 'base64');
		this.#log = log;
	}

	async listen(): Promise<string> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		const address = this.#server.address();
		return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
	}

	async close(): Promise<void> {
		this.#server.close();
		this.#server.closeAllConnections();
		await once(this.#server, 'close');
	}

	async #answer(request: IncomingMessage): Promise<[status: number, body: object]> {
		if (request.method !== 'POST') return [405, {}];
		const body = await readBody(request);
		if (body.byteLength > MAX_BODY_BYTES) return [413, {}];
		if (!isSigned(this.#key, request.headers, body)) return [401, {}];
		const message = parse(body.toString('utf8')) as {
			type?: string;
			data?: RunData & { challenge: string; force: boolean };
		};
		if (!message?.data) return [400, {}];
		const { data } = message;
		if (message.type === 'executor.describe') return [200, description(hmac(this.#key, data.challenge))];
		if (message.type === 'task.run') return this.#run(data);
		if (message.type === 'task.stop') return this.#stop(data.attempt.id, data.force);
		if (message.type === 'task.status') return [200, statusOf(this.#attempts.get(data.attempt.id))];
		return [400, {}];
	}

	async #run(data: RunData): Promise<[number, object]> {
		const known = this.#attempts.get(data.attempt.id);
		if (known?.state === 'refused') return [409, {}];
		if (known?.result) return [200, known.result];
		const attempt = known ?? begin(data, this.#log);
		this.#attempts.set(data.attempt.id, attempt);
		await Promise.race([attempt.ended, pause(known ? 0 : ANSWER_WITHIN_MS)]);
		if (attempt.result && !attempt.isAccepted) return [200, attempt.result];
		if (!attempt.isAccepted) {
			attempt.isAccepted = true;
			report(attempt, data).catch(nothing);
		}
		return [202, {}];
	}

	async #stop(id: string, force: boolean): Promise<[number, object]> {
		const attempt = this.#attempts.get(id);
		if (!attempt) {
			const refused = { result: undefined, isAccepted: false, stop: nothing, ended: Promise.resolve() };
			this.#attempts.set(id, { state: 'refused', ...refused });
		}
		if (attempt?.state !== 'running') return [200, { state: statusOf(attempt).state }];
		attempt.stop(force);
		await Promise.race([attempt.ended, pause(ANSWER_WITHIN_MS)]);
		return [202, {}];
	}
}

function begin(data: RunData, log: string): Attempt {
	const { promise: ended, resolve } = Promise.withResolvers<void>();
	const { type, config } = data.task;
	const attempt: Attempt = {
		state: 'running',
		result: undefined,
		isAccepted: false,
		ended,
		stop(force) {
			if (force || type === 'endless') end('stopped', failure('Stopped.', 'stopped'));
			else if (type === 'slow') end('success', { status: 'success', outputs: {} });
		},
	};
	function end(state: Attempt['state'], result: object): void {
		if (attempt.result) return;
		Object.assign(attempt, { state, result });
		resolve();
	}
	if (!TYPES.includes(type)) end('failed', failure('Unknown type.', 'unknown_type', false));
	else if (Object.keys(config).length > 0) end('failed', failure('This type takes no config.', 'bad_config', false));
	else if (type === 'quick') end('success', { status: 'success', outputs: { nonce: randomUUID() } });
	else if (type === 'failing') end('failed', failure('Out of luck.', 'luck'));
	else if (type === 'talkative') {
		attempt.isAccepted = true;
		sendLog(data.callback, Buffer.from(log))
			.then(() => {
				end('success', { status: 'success' });
				return report(attempt, data);
			})
			.catch(nothing);
	}
	return attempt;
}

async function report(attempt: Attempt, data: RunData): Promise<void> {
	while (!attempt.result) {
		await Promise.race([attempt.ended, pause(HEARTBEAT_MS)]);
		if (attempt.result) break;
		const { body } = await post(data.callback, '/heartbeat', '{}', 'application/json');
		const { command } = (parse(body) ?? {}) as { command?: string };
		if (command === 'stop' || command === 'kill') attempt.stop(command === 'kill');
	}
	await untilTaken(() => post(data.callback, '/complete', JSON.stringify(attempt.result), 'application/json'));
}

async function sendLog(callback: RunData['callback'], bytes: Buffer): Promise<void> {
	for (let offset = 0; offset < bytes.byteLength; offset += CHUNK_BYTES) {
		const chunk = bytes.subarray(offset, offset + CHUNK_BYTES);
		await untilTaken(() => post(callback, `/logs?offset=${offset}`, chunk, 'text/plain; charset=utf-8'));
	}
}

async function untilTaken(send: () => Promise<{ status: number }>): Promise<void> {
	for (let delayMs = 50; delayMs < 60_000; delayMs *= 2) {
		const { status } = await send();
		if (status === 200 || status === 409) return;
		await pause(delayMs);
	}
}

async function post(
	callback: RunData['callback'],
	path: string,
	body: string | Buffer,
	contentType: string,
): Promise<{ status: number; body: string }> {
	try {
		const headers = { authorization: `Bearer ${callback.token}`, 'content-type': contentType };
		const sent = typeof body === 'string' ? body : new Uint8Array(body);
		const response = await fetch(callback.url + path, { method: 'POST', headers, body: sent });
		return { status: response.status, body: await response.text() };
	} catch {
		return { status: 0, body: '' };
	}
}

function isSigned(key: Buffer, headers: IncomingMessage['headers'], body: Buffer): boolean {
	const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
	if (!id || !timestamp || !signatures) return false;
	if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
	const expected = hmac(key, Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
	return String(signatures)
		.split(' ')
		.some((part) => {
			const given = Buffer.from(part.replace('v1,', ''), 'base64');
			return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
		});
}

function description(signature: Buffer): object {
	const taskTypes = TYPES.map((type) => ({
		type,
		title: type,
		configSchema: { type: 'object', additionalProperties: false },
		stop: true,
		status: true,
		test: false,
	}));
	return {
		name: 'raw',
		version: '0',
		signature: signature.toString('base64'),
		deduplicates: true,
		heartbeatSeconds: 1,
		leaseSeconds: 90,
		taskTypes,
	};
}

function statusOf(attempt: Attempt | undefined): { state: string; result?: object } {
	if (!attempt || attempt.state === 'refused') return { state: 'unknown' };
	return { state: attempt.state, ...(attempt.result && { result: attempt.result }) };
}

function failure(message: string, code: string, retryable?: boolean): object {
	return { status: 'failed', error: { message, code, ...(retryable !== undefined && { retryable }) } };
}

function hmac(key: Buffer, content: string | Buffer): Buffer {
	return createHmac('sha256', key).update(content).digest();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function pause(delayMs: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, delayMs);
	});
}

function nothing(): void {
	// A refused attempt has nothing to stop, and a report that cannot be made is asked for.
}
