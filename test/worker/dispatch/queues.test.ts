import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { encryptSecret, executorSecretContext } from '../../../worker/auth/encryption.ts';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { handleQueue } from '../../../worker/dispatch/queue-handler.ts';
import { sendControl } from '../../../worker/dispatch/send.ts';
import type { RunSpec } from '../../../worker/engine/run-spec.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { verifyMessage } from '../../../worker/protocol/signature.ts';
import { readSettings } from '../../../worker/settings.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const URL_OF_EXECUTOR = 'https://one.executor.example/run?tenant=7';

interface Sent {
	readonly url: string;
	readonly headers: Headers;
	readonly body: string;
}

/** The team's executor, played inside the Worker runtime. */
function playExecutor(answer: (sent: Sent, type: string) => Response): Sent[] {
	const sent: Sent[] = [];
	vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
		const request = { url, headers: new Headers(init.headers), body: String(init.body) };
		sent.push(request);
		return answer(request, JSON.parse(request.body).type);
	});
	return sent;
}

function succeed(): Response {
	return Response.json({ status: 'success', outputs: {}, logs: 'done' });
}

async function aRun(keys: readonly string[]): Promise<RunSpec> {
	const projectId = newId('project', Date.now());
	const executorId = newId('executor', Date.now());
	const sealed = await encryptSecret(
		readSettings(env).encryptionKeys,
		executorSecretContext(projectId, executorId),
		SECRET,
	);
	const taskTypes = [{ type: 'ECHO', test: false }];
	const timing = { leaseMs: 90_000, heartbeatMs: 30_000 };
	await capacityStub(env, projectId).putExecutor(executorId, {
		executorId,
		name: 'one',
		url: URL_OF_EXECUTOR,
		groups: ['default'],
		secrets: [sealed],
		taskTypes,
		...timing,
		enabled: true,
		revision: 1,
	});
	const now = Date.now();
	return specOf(aChain(keys), {
		...{ instanceId: newId('instance', now), projectId, workflowId: newId('workflow', now) },
		...{ startKey: crypto.randomUUID(), scheduleTime: now, createdAt: now, slots: 20 },
		routes: [{ executorId, group: 'default', taskTypes, ...timing }],
	});
}

function aChain(keys: readonly string[]) {
	const nodes = keys.map((key, index) => ({
		...{ key, upstream: keys.slice(Math.max(0, index - 1), index) },
		task: { type: 'ECHO' },
	}));
	return documentOf(nodes, { defaults: { executorGroup: 'default' } });
}

function aDispatch(spec: Pick<RunSpec, 'projectId' | 'instanceId'>, task: string) {
	const { projectId, instanceId } = spec;
	const body = { v: 1, projectId, instanceId, attempts: [{ task, attempt: 1 }] };
	return { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body };
}

async function consume(queue: string, messages: readonly ReturnType<typeof aDispatch>[]) {
	const batch = createMessageBatch(queue, [...messages]);
	const retries = batch.messages.map((message) => vi.spyOn(message, 'retry'));
	await handleQueue(batch, env);
	const result = await getQueueResult(batch, createExecutionContext());
	return { result, retries };
}

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe('a run and its queues', () => {
	test('a chain goes from its start through queue and executor to its end', async () => {
		const sent = playExecutor(succeed);
		const spec = await aRun(['extract', 'load', 'report']);
		const run = instanceStub(env, spec.projectId, spec.instanceId);
		await run.start(spec);
		await expect.poll(async () => (await run.view())?.state, { timeout: 10_000 }).toBe('success');
		expect(sent.map(({ headers }) => headers.get('webhook-id'))).toEqual(
			['extract', 'load', 'report'].map((key) => `${spec.instanceId}.${key}.1.run`),
		);
		const [first] = sent;
		expect(first?.url).toBe(URL_OF_EXECUTOR);
		const body = new TextEncoder().encode(first?.body);
		const received = first?.headers ?? new Headers();
		expect(await verifyMessage({ secrets: [SECRET], headers: received, body, nowMs: Date.now() })).toMatchObject({
			ok: true,
		});
		const task = await run.task('extract');
		expect(JSON.stringify(task)).toContain('https://one.executor.example/run');
		expect(JSON.stringify(task)).not.toContain('tenant=7');
	});

	test('a question through the control queue reaches the executor that has the attempt', async () => {
		const sent = playExecutor((_sent, type) =>
			type === 'task.run'
				? new Response(null, { status: 202 })
				: Response.json({ state: 'success', result: { status: 'success' } }),
		);
		const spec = await aRun(['only']);
		const run = instanceStub(env, spec.projectId, spec.instanceId);
		await run.start(spec);
		await expect.poll(async () => (await run.task('only'))?.state, { timeout: 10_000 }).toBe('running');
		const { projectId, instanceId, routes } = spec;
		const about = { projectId, instanceId, task: 'only', attempt: 1, executorId: routes[0]?.executorId ?? '' };
		await sendControl(env, [{ v: 1, kind: 'status', n: 1, ...about }]);
		await expect.poll(async () => (await run.view())?.state, { timeout: 10_000 }).toBe('success');
		expect(sent.at(-1)?.headers.get('webhook-id')).toBe(`${instanceId}.only.1.status.1`);
	});
});

describe('a person who stops a run', () => {
	test('has the executor told, with the handle it gave', async () => {
		const sent = playExecutor((_sent, type) =>
			type === 'task.run'
				? Response.json({ handle: { pid: 7 } }, { status: 202 })
				: Response.json({ state: 'stopped' }),
		);
		const spec = await aRun(['only']);
		const run = instanceStub(env, spec.projectId, spec.instanceId);
		await run.start(spec);
		await expect.poll(async () => (await run.task('only'))?.state, { timeout: 10_000 }).toBe('running');
		await run.operate('stop', { kind: 'system', id: 'test' });
		await expect.poll(async () => (await run.view())?.state, { timeout: 10_000 }).toBe('stopped');
		const stop = sent.at(-1);
		expect(stop?.headers.get('webhook-id')).toBe(`${spec.instanceId}.only.1.stop.1`);
		expect(JSON.parse(stop?.body ?? '').data).toMatchObject({ force: false, handle: { pid: 7 } });
	});
});

describe('a batch is settled message by message', () => {
	test('what is done or unreadable is acknowledged, what could not reach its run comes back later', async () => {
		const claim = WorkflowInstance.prototype.claim;
		vi.spyOn(WorkflowInstance.prototype, 'claim').mockImplementation(function (this: WorkflowInstance, attempts) {
			if (attempts[0]?.task === 'lost') throw new Error('Durable Object is overloaded.');
			return claim.call(this, attempts);
		});
		const spec = await aRun(['only']);
		const other = await aRun(['only']);
		const messages = [
			aDispatch(spec, 'gone'),
			aDispatch(other, 'lost'),
			{ ...aDispatch(spec, 'x'), body: 'poison' as never },
		];
		const { result, retries } = await consume('dispatch-2', messages);
		expect(result.explicitAcks).toEqual([messages[0]?.id, messages[2]?.id]);
		expect(result.retryMessages).toMatchObject([{ msgId: messages[1]?.id }]);
		const delaySeconds = retries[1]?.mock.calls[0]?.[0]?.delaySeconds;
		expect(delaySeconds).toBeGreaterThanOrEqual(1);
		expect(delaySeconds).toBeLessThanOrEqual(2);
	});

	test('a dead letter wakes its run', async () => {
		const poke = vi.spyOn(WorkflowInstance.prototype, 'poke');
		const spec = await aRun(['only']);
		const { result } = await consume('dispatch-dlq', [aDispatch(spec, 'only'), aDispatch(spec, 'only')]);
		expect(poke).toHaveBeenCalledTimes(1);
		expect(result.explicitAcks).toHaveLength(2);
	});

	test('a queue this version does not know keeps its messages', async () => {
		const spec = await aRun(['only']);
		const { result } = await consume('queue-of-tomorrow', [aDispatch(spec, 'only')]);
		expect(result.retryBatch).toMatchObject({ retry: true });
		expect(result.explicitAcks).toEqual([]);
	});
});
