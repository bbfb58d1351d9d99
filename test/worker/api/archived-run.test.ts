import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { archiveKey } from '../../../worker/bucket/keys.ts';
import { logPageSchema } from '../../../worker/contract/log.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { LogStore } from '../../../worker/logs/log-store.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { meterBucket } from '../logs/scene.ts';
import { meterRows } from '../platform-meter.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { capability } from './matrix.ts';
import { aTenant, aToken } from './tenant.ts';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
	vi.useRealTimers();
});

/** The time in the objects, which share this isolate. */
function later(ms: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

test('archiving a run costs two rows, one write of the bucket and one look at it; a log costs two and two more', async () => {
	for (const [hasLog, expected] of [
		[false, { put: 1, head: 1, get: 0 }],
		[true, { put: 3, head: 3, get: 1 }],
	] as const) {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await aRun(tenant, await anOnlineWorkflow(tenant));
		if (hasLog) await env.LOG_STORE.getByName(`${tenant.projectId}/${id}`).append(`${id}.extract.1`, 0, 'line\n');
		const path = `/projects/${tenant.projectId}/instances/${id}/force-close`;
		await call({ method: 'POST', path, token: tenant.token });
		later(8 * DAY_MS);
		const object = env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${id}`);
		const meter = await meterRows(object);
		const used = meterBucket();
		await runDurableObjectAlarm(object);
		const { rows, byWriter } = meter.read();
		meter.stop();
		expect(used).toMatchObject(expected);
		expect(rows, JSON.stringify(byWriter)).toBeLessThanOrEqual(2);
		vi.useRealTimers();
		vi.restoreAllMocks();
	}
});

/** A run that ended, with a log, in the last of its rounds, and was then left alone for eight days. */
async function anArchivedRun(rounds = 1) {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const workflowId = await anOnlineWorkflow(tenant);
	const id = await aRun(tenant, workflowId);
	const attempt = `${id}.extract.1`;
	const callback = async (suffix: string, body: unknown, headers = {}) => {
		const token = await capability(tenant, id, attempt, Date.now() + DAY_MS);
		return call({ method: 'POST', path: `/callbacks/attempts/${attempt}${suffix}`, token, body, headers });
	};
	await callback('/logs?offset=0', 'written\n', { 'content-type': 'text/plain' });
	const run = `/projects/${tenant.projectId}/instances/${id}`;
	const closed = Array.from({ length: rounds }, () => ['rerun', 'force-close']).flat();
	for (const operation of closed.slice(1))
		await call({ method: 'POST', path: `${run}/${operation}`, token: tenant.token });
	const task = `/projects/${tenant.projectId}/task-instances/${id}.extract`;
	const paths = [run, `${run}/tasks`, `${run}/events?limit=200`, `${run}/params`, task, `${task}/logs`, `${run}/gantt`];
	const before = await answersOf(paths, tenant.token);
	const inRound1 = [`${run}?round=1`, `${run}/tasks?round=1`, `${task}?round=1`, `${run}/document`];
	const before1 = await answersOf(inRound1, tenant.token);
	later(8 * DAY_MS);
	const object = env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${id}`);
	expect(await runDurableObjectAlarm(object)).toBe(true);
	const token = await aToken(tenant);
	const place = { projectId: tenant.projectId, instanceId: id };
	return { ...{ tenant, token, workflowId, id, run, task, paths, before, inRound1, before1, object, place, callback } };
}

async function answersOf(paths: readonly string[], token: string): Promise<unknown[]> {
	const answers: unknown[] = [];
	for (const path of paths) answers.push((await call({ path, token })).json);
	return answers;
}

/** Ways into objects that must not be used. */
function objectsAsleep() {
	const asked: string[] = [];
	for (const prototype of [WorkflowInstance.prototype, LogStore.prototype])
		for (const name of Object.getOwnPropertyNames(prototype)) {
			const method: unknown = Reflect.get(Object.getOwnPropertyDescriptor(prototype, name) ?? {}, 'value');
			if (name === 'constructor' || typeof method !== 'function') continue;
			vi.spyOn(prototype as unknown as Record<string, () => unknown>, name).mockImplementation(() => {
				asked.push(name);
				throw new Error(`${name} would wake an object`);
			});
		}
	return asked;
}

test('an archived run answers as it did before, and no object is woken for it', async () => {
	const { before, paths, token, task, run, object, workflowId } = await anArchivedRun();
	const asked = objectsAsleep();
	const [view, tasks, events, params, one, logs, gantt] = await answersOf(paths, token);
	expect(view).toEqual({ ...(before[0] as object), archivedAt: expect.any(String) });
	expect(tasks).toEqual(before[1]);
	expect(params).toEqual(before[3]);
	expect(one).toEqual(before[4]);
	expect(gantt).toEqual({ ...(before[6] as object), asOf: expect.any(String), seq: expect.any(Number) });
	const known = (before[2] as { items: unknown[] }).items;
	expect((events as { items: unknown[] }).items.slice(0, known.length)).toEqual(known);
	expect(logPageSchema.parse(logs).entries).toEqual(logPageSchema.parse(before[5]).entries);
	expect((await call({ path: `${task}/logs/text?platform=false`, token })).text).toBe('written\n');
	for (const path of [`${run}/live`, `${task}/logs/live?source=platform`]) {
		const headers = { authorization: `Bearer ${token}`, upgrade: 'websocket' };
		const { webSocket } = await exports.default.fetch(new Request(`https://orrery.example/api/v1${path}`, { headers }));
		const closed = new Promise((resolve) => webSocket?.addEventListener('close', ({ code }) => resolve(code)));
		webSocket?.accept();
		expect(await closed).toBe(1000);
	}
	for (const path of [run, task]) {
		const { json } = await call({ path: `${path}/why`, token });
		const release = { operation: 'run', on: { kind: 'workflow', id: workflowId } };
		expect(json.blockers).toMatchObject([{ by: expect.stringMatching(/^token:/), release }]);
	}
	expect(asked).toEqual([]);
	vi.restoreAllMocks();
	await runInDurableObject(object, async (_instance, { storage }) => {
		expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
		expect(await storage.getAlarm()).toBeNull();
	});
});

test('an earlier round of an archived run answers as it did before', async () => {
	const { before1, inRound1, token, run } = await anArchivedRun(2);
	const [view, tasks, task, document] = await answersOf(inRound1, token);
	expect(view).toEqual({ ...(before1[0] as object), archivedAt: expect.any(String) });
	expect(view).toMatchObject({ round: 1, state: 'stopped' });
	expect(tasks).toEqual(before1[1]);
	expect(task).toEqual(before1[2]);
	expect(document).toEqual(before1[3]);
	expect((await call({ path: `${run}/tasks?round=3`, token })).json.error.code).toBe('not_found');
});

test('an archived run can be run anew and not be operated', async () => {
	const { run, token, workflowId, callback, object } = await anArchivedRun();
	for (const operation of ['stop', 'rerun', 'recover', 'force-close']) {
		const refused = await call({ method: 'POST', path: `${run}/${operation}`, token });
		expect([refused.status, refused.json.error.code]).toEqual([409, 'archived']);
		expect(refused.json.error.details).toEqual({ offer: 'run_anew', workflowId, version: 1 });
	}
	const late = await callback('/complete', { status: 'success', outputs: { rows: 1 } });
	expect([late.status, late.json.error.code]).toEqual([409, 'attempt_superseded']);
	expect((await callback('/heartbeat', {})).status).toBe(409);
	await runInDurableObject(object, (_instance, { storage }) => {
		expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
	});
});

test('a rerun that reaches the scheduler of an archived run begins nothing, whatever becomes of the answer', async () => {
	const { id, object, tenant, workflowId } = await anArchivedRun();
	const scheduler = schedulerStub(env, tenant.projectId, workflowId);
	const by = { kind: 'system', id: 'test' } as const;
	for (const isLost of [false, true]) {
		if (isLost) vi.spyOn(WorkflowInstance.prototype, 'operate').mockRejectedValueOnce(new Error('The answer is lost.'));
		const refused = await scheduler.reopen(id, 'rerun', by);
		expect(refused).toMatchObject({ ok: false, code: isLost ? 'unavailable' : 'not_found' });
		later(60_000);
		await runDurableObjectAlarm(env.WORKFLOW_SCHEDULER.getByName(`${tenant.projectId}/${workflowId}`));
		expect(await scheduler.live(10)).toEqual([]);
		await runInDurableObject(object, (_instance, { storage }) => {
			expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
		});
	}
});

test('deleting an archived run removes its bundle and its logs, which a dry run only says', async () => {
	const { run, token, place, tenant } = await anArchivedRun();
	const foretold = await call({ method: 'DELETE', path: `${run}?dryRun=true`, token });
	expect(foretold).toMatchObject({ status: 200, json: { blockers: [], effects: expect.any(Array) } });
	expect(foretold.json.effects).toContainEqual({ kind: 'attempts_removed', count: 1 });
	expect(await env.BUCKET.head(archiveKey(place))).not.toBeNull();
	expect((await call({ method: 'DELETE', path: run, token })).status).toBe(204);
	for (const prefix of [`archives/${tenant.projectId}/`, `logs/${tenant.projectId}/`])
		expect((await env.BUCKET.list({ prefix })).objects).toEqual([]);
	expect((await call({ path: run, token })).status).toBe(404);
	expect((await call({ method: 'DELETE', path: run, token })).status).toBe(404);
});

test.each(['before', 'during'] as const)(
	'a run that is deleted %s the repetition of an archiving that broke off does not come back',
	async (moment) => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await aRun(tenant, await anOnlineWorkflow(tenant));
		const path = `/projects/${tenant.projectId}/instances/${id}`;
		await call({ method: 'POST', path: `${path}/force-close`, token: tenant.token });
		later(8 * DAY_MS);
		const token = await aToken(tenant);
		const object = env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${id}`);
		const queue: Pick<Queue, 'sendBatch'> = Object.getPrototypeOf(env.PROJECTION);
		vi.spyOn(queue, 'sendBatch').mockRejectedValueOnce(new Error('The queue is away.'));
		expect(await runDurableObjectAlarm(object)).toBe(true);
		expect(await env.BUCKET.head(archiveKey({ projectId: tenant.projectId, instanceId: id }))).not.toBeNull();
		const repeated = moment === 'during' ? runDurableObjectAlarm(object) : null;
		expect((await call({ method: 'DELETE', path, token })).status).toBe(204);
		await repeated;
		later(2 * DAY_MS);
		await runDurableObjectAlarm(object);
		expect((await env.BUCKET.list({ prefix: `archives/${tenant.projectId}/` })).objects).toEqual([]);
		expect((await call({ path, token: await aToken(tenant) })).status).toBe(404);
	},
);

test('deleting a run that is not archived removes the logs it has in the bucket', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const id = await aRun(tenant, await anOnlineWorkflow(tenant));
	const path = `/projects/${tenant.projectId}/instances/${id}`;
	const store = env.LOG_STORE.getByName(`${tenant.projectId}/${id}`);
	await store.append(`${id}.extract.1`, 0, 'one\n');
	await store.move();
	await call({ method: 'POST', path: `${path}/force-close`, token: tenant.token });
	expect((await call({ method: 'DELETE', path, token: tenant.token })).status).toBe(204);
	expect((await env.BUCKET.list({ prefix: `logs/${tenant.projectId}/` })).objects).toEqual([]);
});

test('another tenant’s archived run is not there', async () => {
	const { run, task, tenant } = await anArchivedRun();
	const other = await aTenant();
	const inRound1 = [`${run}?round=1`, `${run}/tasks?round=1`, `${task}?round=1`];
	for (const path of [run, ...inRound1, `${run}/events`, `${run}/gantt`, `${task}/logs`, `${task}/logs/text`]) {
		const foreign = { path: path.replace(tenant.projectId, other.projectId), token: other.token };
		expect((await call(foreign)).status, path).toBe(404);
	}
});
