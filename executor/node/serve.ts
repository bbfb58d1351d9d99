import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import { type Answer, answerJson, REFUSAL_STATUS, refuse } from '../sdk/answer.ts';
import type { Executor } from '../sdk/define-executor.ts';
import { joinBytes } from '../sdk/read-body.ts';

/** Orrery keeps connections open between tasks; closing one it is about to use would cost it a redelivery. */
const KEEP_ALIVE_MS = 75_000;

/** A server that is listening. */
export interface ServedExecutor {
	readonly url: string;
	/** Stops listening, lets the executor stop its tasks and report them, and closes every connection. */
	close(graceMs: number): Promise<void>;
}

/**
 * Serves an executor with Node's own HTTP server, on every path. `port` 0 lets the system choose one.
 *
 * A message whose signature is refused is told to `log` in one line, standard error when left out: nobody else would
 * hear of a wrong secret on this side. It hands bytes and headers over without building a `Request`, which would cost more than the rest of a small task.
 */
export async function serveExecutor(
	executor: Executor,
	options: { port: number; hostname?: string; log?: (line: string) => void },
): Promise<ServedExecutor> {
	const log = options.log ?? console.error;
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
		answerRequest(executor, request)
			.then((answer) => {
				if (answer.status === REFUSAL_STATUS.bad_signature) log(`Refused a message: ${answer.body}`);
				send(response, answer);
			})
			.catch(() => response.destroy());
	});
	server.listen(options.port, options.hostname ?? '127.0.0.1');
	await once(server, 'listening');
	return { url: urlOf(server), close: (graceMs) => close(server, executor, graceMs) };
}

async function answerRequest(executor: Executor, request: IncomingMessage): Promise<Answer> {
	try {
		const body = await readBody(request);
		if (!body) return refuse('body_too_large', `A message is at most ${MAX_MESSAGE_BYTES} bytes.`);
		const headers = { get: (name: string) => headerOf(request, name) };
		return await executor.answer({ method: request.method ?? '', headers, body });
	} catch (error) {
		// Orrery reads a 500 as a failed task that may be tried again, which is right for a fault of this server's own.
		return answerJson(500, { error: { code: 'internal', message: String(error) } });
	}
}

function headerOf(request: IncomingMessage, name: string): string | null {
	const value = request.headers[name];
	return typeof value === 'string' ? value : null;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// Left early, the request must stay open, or the refusal could not be sent.
	for await (const chunk of request.iterator({ destroyOnReturn: false })) {
		if (!(chunk instanceof Uint8Array)) throw new TypeError('The request was read as text.');
		bytes += chunk.byteLength;
		if (bytes > MAX_MESSAGE_BYTES) return undefined;
		chunks.push(chunk);
	}
	return joinBytes(chunks, bytes);
}

function send(response: ServerResponse, answer: Answer): void {
	if (response.destroyed) return;
	// A body that was not read to its end leaves nothing usable of the connection.
	const connection = answer.status === 413 ? { connection: 'close' } : {};
	response.writeHead(answer.status, {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(answer.body),
		...connection,
	});
	response.end(answer.body);
}

async function close(server: Server, executor: Executor, graceMs: number): Promise<void> {
	const closed = once(server, 'close');
	server.close();
	await executor.shutDown(graceMs);
	server.closeAllConnections();
	await closed;
}

function urlOf(server: Server): string {
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new TypeError('The server listens on no port.');
	const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return `http://${host}:${address.port}`;
}
