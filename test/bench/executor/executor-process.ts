import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { signChallenge } from '../../../worker/protocol/challenge.ts';
import type { DescribeAnswer } from '../../../worker/protocol/describe.ts';
import { type Exchange, type Expectation, monotonicMs } from './exchange.ts';

// The bench's executor, a process of its own: it answers every task at once and writes down when it was asked. It reads
// what it was asked only after the last answer, so that reading costs nobody's time.

const [, , secret = ''] = process.argv;
const SUCCESS = '{"status":"success","outputs":{}}';
/** Longer than any pause of the bench: an idle connection closed under a request would count as a lost answer. */
const KEEP_ALIVE_MS = 3_600_000;

interface Seen {
	readonly body: Buffer;
	readonly askedAtMs: number;
	readonly answeredAtMs: number;
}

let seen: Seen[] = [];
let expected = Number.POSITIVE_INFINITY;

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
	const askedAtMs = monotonicMs();
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => answer(request, response, Buffer.concat(chunks), askedAtMs));
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));

process.on('message', (expectation: Expectation) => {
	seen = [];
	expected = expectation.tasks;
});
process.once('disconnect', () => process.exit());

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer, askedAtMs: number): void {
	response.setHeader('content-type', 'application/json');
	if (request.headers['idempotency-key'] === undefined && body.includes('"type":"executor.describe"')) {
		describe(response, body);
		return;
	}
	response.end(SUCCESS);
	seen.push({ body, askedAtMs, answeredAtMs: monotonicMs() });
	if (seen.length === expected) setImmediate(report);
}

function report(): void {
	process.send?.(seen.map(readExchange));
	expected = Number.POSITIVE_INFINITY;
}

function readExchange({ body, askedAtMs, answeredAtMs }: Seen): Exchange {
	const { data } = JSON.parse(body.toString());
	return { run: data.instance.id, key: data.task.key, askedAtMs, answeredAtMs };
}

function describe(response: ServerResponse, body: Buffer): void {
	const { data } = JSON.parse(body.toString());
	signChallenge(secret, data.challenge).then(
		(signature) => response.end(JSON.stringify(describeAnswer(signature))),
		(error: unknown) => response.destroy(error instanceof Error ? error : undefined),
	);
}

function describeAnswer(signature: string): DescribeAnswer {
	return {
		name: 'bench',
		version: '1.0.0',
		signature,
		deduplicates: true,
		heartbeatSeconds: 30,
		leaseSeconds: 90,
		taskTypes: [
			{ type: 'BENCH', title: 'Nothing', configSchema: { type: 'object' }, stop: false, status: false, test: false },
		],
	};
}
