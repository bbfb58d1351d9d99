import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeliveryReport } from '../../../worker/engine/command.ts';
import type { RunSpec } from '../../../worker/engine/run-spec.ts';
import type { LiveMessage } from '../../../worker/instance/live-feed.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { logStoreStub } from '../../../worker/logs/stub.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { documentOf, type NodeDraft, specOf } from '../../support/run-builder.ts';

const by = { kind: 'token', id: 'tok_1' } as const;

/** A run with an executor in its routes; the tests report for it. */
function aRun(nodes: readonly NodeDraft[] = [{ key: 'one' }, { key: 'two', upstream: ['one'] }]) {
	const now = Date.now();
	const ids = {
		instanceId: newId('instance', now),
		projectId: newId('project', now),
		workflowId: newId('workflow', now),
	};
	const spec = specOf(documentOf(nodes), { ...ids, createdAt: now, scheduleTime: now });
	const run = () => instanceStub(env, spec.projectId, spec.instanceId);
	const object = () => env.WORKFLOW_INSTANCE.getByName(`${spec.projectId}/${spec.instanceId}`);
	return { spec, run, object };
}

function success(spec: RunSpec, task: string, attempt = 1): DeliveryReport {
	const send = { at: Date.now(), url: 'https://one.example/', httpStatus: 200, latencyMs: 1, problem: null };
	const executorId = spec.routes[0]?.executorId ?? '';
	const outcome = { kind: 'result' as const, result: { status: 'success' as const, outputs: {} } };
	return { task, attempt, executorId, send, outcome };
}

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	// The queue's own consumer finds nothing to deliver, so that only the test moves the run.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

describe.each([
	['memory kept', false],
	['evicted after every step', true],
])('a run in its object, %s', (_name, evicts) => {
	async function step(object: () => DurableObjectStub): Promise<void> {
		if (evicts) await evictDurableObject(object());
	}

	test('started twice is one run, and goes through to its end', async () => {
		const { spec, run, object } = aRun();
		expect(await run().start(spec)).toEqual({ ok: true, end: null, lookAgain: expect.any(Boolean) });
		await step(object);
		expect(await run().start(spec)).toEqual({ ok: true, end: null, lookAgain: expect.any(Boolean) });
		await step(object);
		const next = await run().report([success(spec, 'one')], 1);
		expect(next.map((attempt) => attempt.task.key)).toEqual(['two']);
		await step(object);
		await run().report([success(spec, 'two')], 1);
		await step(object);
		expect(await run().view()).toMatchObject({ state: 'success', platformHold: null, wakeAt: null });
		expect((await run().tasks(0, 10))?.map((task) => task.state)).toEqual(['success', 'success']);
	});

	test('A12: a result that arrives twice is applied once, and the second is told so', async () => {
		const { spec, run, object } = aRun();
		await run().start(spec);
		const result = { status: 'success' as const, outputs: {} };
		expect(await run().complete({ task: 'one', attempt: 1 }, result)).toEqual({ ok: true });
		await step(object);
		expect(await run().complete({ task: 'one', attempt: 1 }, result)).toMatchObject({ code: 'attempt_superseded' });
		const kinds = (await run().events(0, 100))?.map((event) => event.kind) ?? [];
		expect(kinds.filter((kind) => kind === 'task_succeeded')).toHaveLength(1);
		expect(kinds).toContain('result_refused');
	});

	test('pages through its events without gaps', async () => {
		const { spec, run, object } = aRun();
		await run().start(spec);
		await run().report([success(spec, 'one')], 0);
		await step(object);
		const all = (await run().events(0, 100)) ?? [];
		expect(all.map((event) => event.seq)).toEqual(all.map((_event, place) => place + 1));
		expect(await run().events(2, 2)).toEqual(all.slice(2, 4));
	});

	test('A18: force close works from storage alone', async () => {
		const { spec, run, object } = aRun();
		await run().start(spec);
		await step(object);
		expect(await run().operate('force_close', by)).toEqual({ ok: true, changed: true });
		await step(object);
		expect(await run().operate('force_close', by)).toEqual({ ok: true, changed: false });
		expect(await run().view()).toMatchObject({ state: 'stopped' });
	});

	test('is deleted with everything it has, only when it has ended', async () => {
		const { spec, run, object } = aRun();
		await run().start(spec);
		await step(object);
		expect(await run().remove(by)).toMatchObject({ ok: false, code: 'illegal_transition' });
		await run().operate('force_close', by);
		const logs = logStoreStub(env, spec.projectId, spec.instanceId);
		await logs.append(`${spec.instanceId}.one.1`, 0, 'line');
		await step(object);
		expect(await run().remove(by)).toEqual({ ok: true });
		expect(await run().view()).toBeNull();
		expect((await logs.read([{ attemptId: `${spec.instanceId}.one.1`, offset: 0 }], 10)).sizes).toEqual([0]);
		await runInDurableObject(object(), async (_instance, { storage }) => {
			expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
			expect(await storage.getAlarm()).toBeNull();
		});
	});
});

test('a removal that breaks off is completed by the next, and nothing happens to the run meanwhile', async () => {
	const { spec, run, object } = aRun();
	await run().start(spec);
	await run().operate('force_close', by);
	const lost = new Error('Network connection lost.');
	const forgotten = vi.spyOn(WorkflowScheduler.prototype, 'forgotten').mockImplementationOnce(async () => {
		expect(await run().operate('rerun', by)).toMatchObject({ ok: false, code: 'not_found' });
		throw lost;
	});
	const broken = runInDurableObject(object(), (instance: WorkflowInstance) => instance.remove(by));
	await expect(broken).rejects.toThrow(lost.message);
	expect(await run().view()).toMatchObject({ state: 'stopped' });
	expect(await run().remove(by)).toEqual({ ok: true });
	expect([await run().view(), forgotten.mock.calls.length]).toEqual([null, 2]);
});

test('killed between two steps, a run goes on from its facts', async () => {
	const { spec, run } = aRun();
	await run().start(spec);
	await abortAllDurableObjects();
	await run().report([success(spec, 'one')], 1);
	await abortAllDurableObjects();
	expect((await run().tasks(0, 10))?.map((task) => task.state)).toEqual(['success', 'queued']);
});

test('A25: a run whose alarm was lost is woken by whoever reads it', async () => {
	const { spec, run, object } = aRun([{ key: 'one', waitSeconds: 1 }]);
	const past = Date.now() - 3_600_000;
	await run().start({ ...spec, routes: [], createdAt: past, scheduleTime: past });
	await runInDurableObject(object(), (_instance, { storage }) => storage.deleteAlarm());
	await evictDurableObject(object());
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
	expect(await run().view()).toMatchObject({ state: 'failed' });
	vi.useRealTimers();
	expect(await run().task('one')).toMatchObject({ state: 'failed', cause: 'wait_timeout' });
});

test('an alarm that rings for nothing changes nothing', async () => {
	const { spec, run, object } = aRun();
	await run().start(spec);
	await run().start(spec);
	const before = await run().events(0, 100);
	await runDurableObjectAlarm(object());
	await runInDurableObject(object(), async (_instance, { storage }) => {
		expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
	});
	expect(await run().events(0, 100)).toEqual(before);
});

test('an object that was only asked has written nothing', async () => {
	const { run, object } = aRun();
	expect([await run().view(), await run().tasks(0, 1), await run().poke()]).toEqual([null, null, null]);
	vi.mocked(WorkflowInstance.prototype.claim).mockRestore();
	expect(await run().claim([{ task: 'one', attempt: 1 }])).toEqual([]);
	await runInDurableObject(object(), (_instance, { storage }) => {
		expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
	});
});

test('the live feed begins with everything and then sends one message a turn, also after an eviction', async () => {
	const { spec, run, object } = aRun();
	await run().start(spec);
	const headers = { upgrade: 'websocket', 'x-orrery-principal': by.id, 'x-orrery-until': String(Date.now() + 60_000) };
	const response = await run().fetch(new Request('https://orrery.example/live', { headers }));
	expect(response.status).toBe(101);
	const messages: LiveMessage[] = [];
	response.webSocket?.addEventListener('message', ({ data }) => {
		const message = JSON.parse(String(data));
		if (message.type !== 'hello') messages.push(message);
	});
	response.webSocket?.accept();
	await expect.poll(() => messages.length).toBe(1);
	expect(messages[0]?.tasks.map((task) => task.key)).toEqual(['one', 'two']);
	await evictDurableObject(object());
	await run().report([success(spec, 'one')], 1);
	await expect.poll(() => messages.length).toBe(2);
	expect(messages[1]?.tasks.map((task) => [task.key, task.state])).toEqual([
		['one', 'success'],
		['two', 'queued'],
	]);
	expect(messages[1]?.seq).toBeGreaterThan(messages[0]?.seq ?? 0);
	response.webSocket?.close();
});

test('a call that is not what it should be is refused before it reaches the run', async () => {
	const { spec, run, object } = aRun();
	await run().start(spec);
	const broken: DeliveryReport = JSON.parse('{"task":"one","attempt":0,"executorId":"x","send":null,"outcome":{}}');
	const refused = runInDurableObject(object(), (instance: WorkflowInstance) => instance.report([broken], 1));
	await expect(refused).rejects.toThrow();
	expect((await run().tasks(0, 1))?.[0]?.state).toBe('queued');
});

test('answers of executors are taken several in a call, and from a consumer of the release before one by one', async () => {
	const { spec, run } = aRun([{ key: 'one' }, { key: 'two' }, { key: 'three' }]);
	await run().start(spec);
	const outcome = { kind: 'accepted' as const, handle: null };
	const keys = ['one', 'two', 'three'];
	await run().report(
		keys.map((key) => ({ ...success(spec, key), outcome })),
		0,
	);
	await run().operate('stop', by);
	const call = { force: false, executorId: spec.routes[0]?.executorId ?? '', send: null };
	const asked = { attempt: 1, call };
	const more = [{ ...asked, task: 'two', to: 'stop' as const, answer: { state: 'stopped' as const } }];
	expect(await run().answer({ ...asked, task: 'one' }, 'stop', { state: 'running' }, more)).toBe(2);
	expect(await run().answer({ task: 'three', attempt: 1 }, 'stop', { state: 'unknown' })).toBe(1);
	expect((await run().tasks(0, 10))?.map((task) => task.state)).toEqual(['running', 'stopped', 'stopped']);
	const stops = (await run().task('one'))?.attempts[0]?.stops;
	expect(stops).toMatchObject([{ force: false, reason: 'instance_stop', answers: [{ said: 'running' }] }]);
});

test('the parameters a run captured are shown with their levels', async () => {
	const { spec, run } = aRun();
	await run().start({ ...spec, startParams: { day: '20260101' }, projectParams: { region: 'eu' } });
	const items = (await run().params())?.items ?? [];
	expect(items).toContainEqual({ level: 'startup', name: 'day', value: '20260101' });
	expect(items).toContainEqual({ level: 'project', name: 'region', value: 'eu' });
	expect(items.find((item) => item.name === 'system.workflow.instance.id')?.value).toBe(spec.instanceId);
});
