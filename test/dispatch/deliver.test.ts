import { afterEach, describe, expect, test } from 'vitest';
import { deliver } from '../../worker/dispatch/deliver.ts';
import type { SendTarget } from '../../worker/dispatch/sender.ts';
import type { ClaimedAttempt } from '../../worker/engine/claim.ts';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import { verifyMessage } from '../../worker/protocol/signature.ts';
import { taskRunSchema } from '../../worker/protocol/task-run.ts';
import { A_SUCCESS, type Behaviour, type HostileExecutor, startHostileExecutor } from '../support/hostile-executor.ts';
import { aClaimedAttempt, aTarget, aTask, SECRET } from './builders.ts';

const running: HostileExecutor[] = [];

afterEach(async () => {
	await Promise.all(running.splice(0).map((executor) => executor.close()));
});

async function hostile(script: Behaviour): Promise<HostileExecutor> {
	const executor = await startHostileExecutor({ script: () => script });
	running.push(executor);
	return executor;
}

/** Waits of the sender end at once when `expire` is called, so no test waits for one. */
function senderWith(overrides: { fetch?: typeof fetch } = {}) {
	const limits: { delayMs: number; expire: () => void }[] = [];
	let headersArrived = 0;
	const ports = {
		fetch: overrides.fetch ?? fetch,
		now: Date.now,
		after: (delayMs: number, expire: () => void) => {
			const limit = { delayMs, expire };
			limits.push(limit);
			return () => {
				limit.expire = () => undefined;
			};
		},
		callback: async (claimed: ClaimedAttempt) => ({
			url: `https://orrery.example/api/v1/callbacks/attempts/${claimed.attemptId}`,
			token: 'token',
		}),
	};
	return {
		limits,
		headersArrived: () => headersArrived,
		send: (claimed: ClaimedAttempt, target: SendTarget) => deliver(ports, claimed, target, () => headersArrived++),
	};
}

describe('what is sent', () => {
	test('a signed task.run that any verifier accepts, with all its headers', async () => {
		const executor = await hostile({ kind: 'answer', status: 200, body: A_SUCCESS });
		const claimed = aClaimedAttempt({ timeoutMs: 60_000, mode: 'test' });
		await senderWith().send(claimed, aTarget(`${executor.url}/run?tenant=7`));
		const [request] = executor.received;
		if (request === undefined) throw new Error('nothing arrived');
		const headers = new Headers(request.headers);
		const verified = await verifyMessage({
			secrets: [SECRET],
			headers,
			body: new TextEncoder().encode(request.body),
			nowMs: Date.now(),
		});
		expect(verified).toMatchObject({ ok: true, id: `${claimed.attemptId}.run` });
		expect(headers.get('idempotency-key')).toBe(claimed.attemptId);
		expect(headers.get('orrery-protocol')).toBe('1');
		expect(headers.get('content-type')).toBe('application/json');
		expect(headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
		const message = taskRunSchema.parse(JSON.parse(request.body));
		expect(message.data).toMatchObject({ mode: 'test', params: claimed.params, task: claimed.task });
		expect(Date.parse(message.data.attempt.deadline ?? '') - Date.parse(message.timestamp)).toBe(60_000);
	});

	test('redeliveries share trace and message id and are spans of their own', async () => {
		const executor = await hostile({ kind: 'answer', status: 503 });
		for (const delivery of [1, 2]) await senderWith().send(aClaimedAttempt({ delivery }), aTarget(executor.url));
		const [first, second] = executor.received.map(({ headers }) => headers);
		expect(first?.['webhook-id']).toBe(second?.['webhook-id']);
		expect(first?.traceparent?.slice(0, 35)).toBe(second?.traceparent?.slice(0, 35));
		expect(first?.traceparent).not.toBe(second?.traceparent);
	});

	test('a message over the protocol limit is not sent', async () => {
		const executor = await hostile({ kind: 'answer', status: 200, body: A_SUCCESS });
		const params = { text: 'x'.repeat(MAX_MESSAGE_BYTES) };
		const { report } = await senderWith().send(aClaimedAttempt({ params }), aTarget(executor.url));
		expect(report).toMatchObject({
			send: null,
			outcome: { result: { failure: { cause: 'bad_parameter', retryable: false } } },
		});
		expect(executor.received).toEqual([]);
	});
});

describe('what a hostile executor cannot do', () => {
	test('answer garbage and be believed', async () => {
		const executor = await hostile({ kind: 'answer', status: 200, body: '<html>\0 hello' });
		const { report, log } = await senderWith().send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'bad_answer' } } });
		expect(log).toBe('<html>\0 hello');
	});

	test('lead us elsewhere with a redirect', async () => {
		const elsewhere = await hostile({ kind: 'answer', status: 200, body: A_SUCCESS });
		const executor = await hostile({ kind: 'answer', status: 307, headers: { location: elsewhere.url } });
		const { report } = await senderWith().send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'rejected' } } });
		expect(elsewhere.received).toEqual([]);
	});

	test('make us hold 100 MB', async () => {
		const executor = await hostile({ kind: 'huge-body', bytes: 100 * 1024 * 1024 });
		const before = process.memoryUsage().arrayBuffers;
		const { report } = await senderWith().send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'output_too_large', retryable: false } } });
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
	});

	test('have an announced length over the cap read at all', async () => {
		const headers = { 'content-length': String(100 * 1024 * 1024) };
		const body = new ReadableStream(
			{
				pull: () => {
					throw new Error('this body must not be read');
				},
			},
			{ highWaterMark: 0 },
		);
		const sender = senderWith({ fetch: async () => new Response(body, { headers }) });
		const { report } = await sender.send(aClaimedAttempt(), aTarget());
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'output_too_large' } } });
	});

	test('hide its size behind compression', async () => {
		const executor = await hostile({ kind: 'answer', status: 200, body: A_SUCCESS });
		const bomb = new Response(new Blob([new Uint8Array(5 * 1024 * 1024)]).stream(), {
			headers: { 'content-length': '5000', 'content-encoding': 'gzip' },
		});
		const { report } = await senderWith({ fetch: async () => bomb }).send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'output_too_large' } } });
	});

	test('announce a short answer and send a long one', async () => {
		const liar = new Response(new Blob([new Uint8Array(5 * 1024 * 1024)]).stream(), {
			headers: { 'content-length': '10' },
		});
		const { report } = await senderWith({ fetch: async () => liar }).send(aClaimedAttempt(), aTarget());
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'output_too_large' } } });
	});

	test('keep us waiting for headers', async () => {
		const executor = await hostile({ kind: 'no-headers' });
		const sender = senderWith();
		const sent = sender.send(aClaimedAttempt(), aTarget(executor.url));
		await expect.poll(() => executor.received.length).toBe(1);
		expect(sender.limits.map(({ delayMs }) => delayMs)).toEqual([30_000]);
		sender.limits[0]?.expire();
		expect((await sent).report).toMatchObject({
			outcome: { kind: 'silent', reason: 'no_headers_in_time' },
			send: { httpStatus: null },
		});
		expect(sender.headersArrived()).toBeGreaterThan(0);
	});

	test.each(['slow-body', 'endless-body'] as const)('keep us waiting with a %s', async (kind) => {
		const executor = await hostile(kind === 'slow-body' ? { kind, intervalMs: 5000 } : { kind });
		const sender = senderWith();
		const sent = sender.send(aClaimedAttempt(), aTarget(executor.url));
		await expect.poll(() => sender.limits.length).toBe(2);
		expect(sender.headersArrived()).toBe(1);
		sender.limits[1]?.expire();
		expect((await sent).report.outcome).toEqual({ kind: 'silent', reason: 'body_lost' });
	});

	test('answer after the run timeout', async () => {
		const executor = await hostile({ kind: 'no-headers' });
		const sender = senderWith();
		const sent = sender.send(aClaimedAttempt({ timeoutMs: 2000 }), aTarget(executor.url));
		await expect.poll(() => executor.received.length).toBe(1);
		expect(sender.limits[0]?.delayMs).toBeLessThanOrEqual(2000);
		sender.limits[0]?.expire();
		expect((await sent).report.outcome).toMatchObject({ result: { failure: { cause: 'timeout', retryable: true } } });
	});

	test('do the work, answer 500 and have it forgotten', async () => {
		const executor = await hostile({ kind: 'answer', status: 500, body: 'oops' });
		const { report, log } = await senderWith().send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ result: { failure: { cause: 'executor_failed', retryable: true } } });
		expect(report.send).toMatchObject({ httpStatus: 500, problem: null });
		expect(log).toBe('oops');
	});

	test('break off before or within its answer and count as not called', async () => {
		const before = await hostile({ kind: 'close-before-headers' });
		const within = await hostile({ kind: 'close-after-headers' });
		const lost = await senderWith().send(aClaimedAttempt(), aTarget(before.url));
		expect(lost.report.outcome).toMatchObject({ kind: 'redeliver', received: 'maybe' });
		const cut = await senderWith().send(aClaimedAttempt(), aTarget(within.url));
		expect(cut.report.outcome).toEqual({ kind: 'silent', reason: 'body_lost' });
	});
});

describe('every send leaves a record', () => {
	test('a refused connection shows time, address, latency and what the transport said', async () => {
		const executor = await hostile({ kind: 'answer', status: 200 });
		await executor.close();
		running.length = 0;
		const { report } = await senderWith().send(aClaimedAttempt(), aTarget(executor.url));
		expect(report.outcome).toMatchObject({ kind: 'redeliver', received: 'no' });
		expect(report.send).toMatchObject({ url: executor.url, httpStatus: null });
		expect(report.send?.problem).toMatch(/^connect: /);
		expect(report.send?.at).toBeGreaterThan(0);
		expect(report.send?.latencyMs).toBeGreaterThanOrEqual(0);
	});

	test('no limit is left running', async () => {
		const executor = await hostile({ kind: 'answer', status: 202 });
		const sender = senderWith();
		const { report } = await sender.send(aClaimedAttempt({ task: aTask('other') }), aTarget(executor.url));
		for (const limit of sender.limits) limit.expire();
		expect(report).toMatchObject({ task: 'other', attempt: 1, outcome: { kind: 'accepted', handle: null } });
	});
});
