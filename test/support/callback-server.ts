import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { completeSchema } from '../../worker/protocol/complete.ts';
import { heartbeatSchema } from '../../worker/protocol/heartbeat.ts';
import { MAX_LOG_CHUNK_BYTES } from '../../worker/protocol/limits.ts';
import { logsQuerySchema } from '../../worker/protocol/logs.ts';
import { AttemptRecord } from './attempt-record.ts';

/** Orrery's end of the protocol on a loopback port. */
export class CallbackServer {
	static readonly TOKEN = 'capability-of-the-attempt';
	/** What went wrong in the executor's callbacks: tests expect none of it. */
	readonly violations: string[] = [];
	readonly #attempts = new Map<string, AttemptRecord>();
	readonly #server = createServer((request, response) => {
		this.#serve(request, response).catch((error) => this.violations.push(String(error)));
	});
	#waiters: (() => void)[] = [];

	async listen(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	async close(): Promise<void> {
		this.#server.close();
		this.#server.closeAllConnections();
		await once(this.#server, 'close');
	}

	callbackFor(attemptId: string): { url: string; token: string } {
		const address = this.#server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		return { url: `http://127.0.0.1:${port}/attempts/${encodeURIComponent(attemptId)}`, token: CallbackServer.TOKEN };
	}

	attempt(attemptId: string): AttemptRecord {
		const known = this.#attempts.get(attemptId);
		if (known) return known;
		const record = new AttemptRecord();
		this.#attempts.set(attemptId, record);
		return record;
	}

	/** Resolves when the condition holds, asked again after each callback. The test's own time limit bounds it. */
	async until(condition: () => boolean): Promise<void> {
		while (!condition()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await readAll(request);
		const url = new URL(request.url ?? '', 'http://callback');
		const [, , encodedId = '', kind = ''] = url.pathname.split('/');
		const record = this.attempt(decodeURIComponent(encodedId));
		const [status, answer] = this.#answer(request, kind, url.searchParams, record, body);
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer));
		const waiters = this.#waiters;
		this.#waiters = [];
		for (const wake of waiters) wake();
	}

	#answer(
		request: IncomingMessage,
		kind: string,
		query: URLSearchParams,
		record: AttemptRecord,
		body: Buffer,
	): [status: number, body: object] {
		if (request.method !== 'POST') return this.#violation(`${request.method} instead of POST`);
		if (request.headers.authorization !== `Bearer ${CallbackServer.TOKEN}`) return this.#violation('wrong token');
		switch (kind) {
			case 'heartbeat':
				return this.#heartbeat(record, body);
			case 'logs':
				return this.#logs(record, query, body);
			case 'complete':
				return this.#complete(record, body);
			default:
				return this.#violation(`no such callback: ${kind}`);
		}
	}

	#heartbeat(record: AttemptRecord, body: Buffer): [number, object] {
		const heartbeat = heartbeatSchema.safeParse(parseJson(body));
		if (!heartbeat.success) return this.#violation(`heartbeat: ${heartbeat.error.message}`);
		record.heartbeats.push(heartbeat.data);
		const refusal = record.refusals.heartbeat.shift();
		return refusal ? [refusal, {}] : [200, { command: record.command }];
	}

	#logs(record: AttemptRecord, searchParams: URLSearchParams, bytes: Buffer): [number, object] {
		const query = logsQuerySchema.safeParse(Object.fromEntries(searchParams));
		if (!query.success) return this.#violation(`logs: ${query.error.message}`);
		if (bytes.byteLength > MAX_LOG_CHUNK_BYTES) return this.#violation(`a chunk of ${bytes.byteLength} bytes`);
		const refusal = record.refusals.logs.shift();
		if (refusal) return [refusal, {}];
		const { offset } = query.data;
		record.chunks.push({ offset, bytes });
		const known = record.log.byteLength;
		if (offset <= known) record.log = Buffer.concat([record.log, bytes.subarray(known - offset)]);
		return [200, { nextOffset: record.log.byteLength }];
	}

	#complete(record: AttemptRecord, body: Buffer): [number, object] {
		const result = completeSchema.safeParse(parseJson(body));
		if (!result.success) return this.#violation(`complete: ${result.error.message}`);
		record.results.push(result.data);
		const refusal = record.refusals.complete.shift();
		return refusal ? [refusal, {}] : [200, {}];
	}

	#violation(text: string): [number, object] {
		this.violations.push(text);
		return [400, { error: { code: 'bad_request', message: text } }];
	}
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}
