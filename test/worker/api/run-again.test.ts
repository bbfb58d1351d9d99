import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CARRIED_BYTES_MAX } from '../../../worker/contract/run.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { aRun, aWorkflow } from './flow.ts';
import { capability } from './matrix.ts';
import { aStillTenant } from './still-tenant.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const DAY_MS = 24 * 3_600_000;
const task = { type: 'ECHO', config: {} };
const extract = {
	...{ key: 'extract', kind: 'task' as const, task },
	params: [{ name: 'rows', direction: 'out' as const, type: 'integer' as const }],
};
const load = { key: 'load', kind: 'task' as const, upstream: ['extract'], task };

let tenant: Tenant;
let token: string;
let workflowId: string;

beforeEach(async () => {
	tenant = await aStillTenant();
	token = tenant.token;
	workflowId = await aWorkflow(tenant, aDocument({ nodes: [extract, load] }));
	await post(`/workflows/${workflowId}/online`);
});

afterEach(() => {
	vi.useRealTimers();
});

function post(path: string, body?: unknown, headers = {}) {
	return call({ method: 'POST', path: `/projects/${tenant.projectId}${path}`, token, body, headers });
}

function start(body: object, headers = {}) {
	return post(`/workflows/${workflowId}/run`, body, headers);
}

async function read(path: string) {
	return (await call({ path: `/projects/${tenant.projectId}${path}`, token })).json;
}

/** Another version, which is brought online when asked for. */
async function save(nodes: DocumentInput['nodes'], isOnline = true): Promise<void> {
	await post(`/workflows/${workflowId}/offline`);
	const body = { document: { ...(await read(`/workflows/${workflowId}`)).document, nodes } };
	await call({ method: 'PUT', path: `/projects/${tenant.projectId}/workflows/${workflowId}`, token, body });
	if (isOnline) await post(`/workflows/${workflowId}/online`);
}

async function complete(id: string, key: string, body: object): Promise<void> {
	const attempt = `${id}.${key}.1`;
	const bearer = await capability(tenant, id, attempt, Date.now() + DAY_MS);
	await call({ method: 'POST', path: `/callbacks/attempts/${attempt}/complete`, token: bearer, body });
}

/** A run of which `extract` succeeded with 42 rows, and `load` failed. */
async function aFailedRun(body: object = {}): Promise<string> {
	const id = (await start(body)).json.instanceId;
	await complete(id, 'extract', { status: 'success', outputs: { rows: 42 } });
	await complete(id, 'load', { status: 'failed', error: { message: 'no' } });
	expect((await read(`/instances/${id}`)).state).toBe('failed');
	return id;
}

/** The values that a run was started with, by name. */
async function startupOf(id: string) {
	const items: { name: string; level: string; value: unknown }[] = (await read(`/instances/${id}/params`)).items;
	return Object.fromEntries(items.filter(({ level }) => level === 'startup').map(({ name, value }) => [name, value]));
}

function tasksOf(id: string) {
	return read(`/instances/${id}/tasks`);
}

describe('a start that names a version', () => {
	test('runs that version and no other, and the online one stays online', async () => {
		await save([extract, load, { key: 'mail', kind: 'task', upstream: ['load'], task }]);
		const { status, json } = await start({ version: 1 });
		expect(status).toBe(202);
		await evictDurableObject(env.WORKFLOW_SCHEDULER.getByName(`${tenant.projectId}/${workflowId}`));
		expect(await read(`/instances/${json.instanceId}`)).toMatchObject({ version: 1, tasks: { total: 2 } });
		const ordinary = await aRun(tenant, workflowId);
		expect(await read(`/instances/${ordinary}`)).toMatchObject({ version: 2, tasks: { total: 3 } });
		expect(await read(`/workflows/${workflowId}`)).toMatchObject({ onlineVersion: 2, state: 'online' });
	});

	test('is refused for one that does not exist, by its pointer', async () => {
		const refused = await start({ version: 7 });
		expect([refused.status, refused.json.error.details.fields[0].pointer]).toEqual([400, '/version']);
	});

	test('is refused for one that could not go online now', async () => {
		await save([{ ...extract, task: { type: 'NOBODY_RUNS_THIS', config: {} } }], false);
		await save([extract, load]);
		const refused = await start({ version: 2 });
		expect([refused.status, refused.json.error.code]).toEqual([409, 'blocked']);
		expect(refused.json.error.details.blockers).toMatchObject([{ code: 'unknown_task_type' }]);
	});

	test('is refused while the workflow is offline', async () => {
		await post(`/workflows/${workflowId}/offline`);
		expect((await start({ version: 1 })).json.error.code).toBe('workflow_offline');
	});

	test('starts nothing else while the scheduler has not heard that the workflow is offline', async () => {
		await save([extract]);
		vi.spyOn(WorkflowScheduler.prototype, 'unpublish').mockRejectedValue(new Error('moved'));
		await post(`/workflows/${workflowId}/offline`);
		expect((await start({ version: 1 })).json.error.code).toBe('workflow_offline');
	});

	test('keeps each version once, and none longer than runs need it', async () => {
		await save([extract]);
		for (const version of [1, 1, 2]) await start({ version });
		const versions = await runInDurableObject(
			env.WORKFLOW_SCHEDULER.getByName(`${tenant.projectId}/${workflowId}`),
			(_instance, { storage }) => storage.sql.exec('SELECT version FROM definition ORDER BY version').toArray(),
		);
		expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
	});

	test('judges parts of the graph and startup values by that version', async () => {
		await save([extract]);
		const nodes = { keys: ['load'], scope: 'only' };
		expect((await start({ nodes })).status).toBe(400);
		const { json } = await start({ version: 1, nodes });
		expect((await tasksOf(json.instanceId)).items).toMatchObject([{ key: 'load' }]);
	});

	test('with an Idempotency-Key is one run, also when the version can run no longer', async () => {
		const headers = { 'idempotency-key': 'once' };
		const first = await start({ version: 1 }, headers);
		await post(`/workflows/${workflowId}/offline`);
		expect((await start({ version: 1 }, headers)).json.instanceId).toBe(first.json.instanceId);
		expect((await start({ version: 2 }, headers)).status).toBe(409);
	});
});

test('a start that recovers from nothing may say null for what is the document’s', async () => {
	const { status, json } = await start({ executorGroup: null, nodes: null, retry: null });
	expect(status).toBe(202);
	expect(await read(`/instances/${json.instanceId}`)).toMatchObject({ executorGroup: null, scope: null, retry: null });
});

describe('a start that recovers from another run', () => {
	test('carries over what succeeded there, takes what it leaves open from there, and runs the rest', async () => {
		const scheduleTime = '2026-01-02T03:04:05.000Z';
		const asked = {
			scheduleTime,
			timeZone: 'Asia/Tokyo',
			priority: 'HIGH',
			params: { a: 1, b: 2 },
			failureStrategy: 'end',
			retry: { count: 0, intervalSeconds: 45, backoffFactor: 2 },
		};
		const from = await aFailedRun(asked);
		const { status, json } = await start({ recoverFrom: from, priority: 'LOW' });
		expect(status).toBe(202);
		const run = await read(`/instances/${json.instanceId}`);
		expect(run).toMatchObject({
			...{ recoveredFrom: from, state: 'running', round: 1, scheduleTime, timeZone: 'Asia/Tokyo' },
			...{ priority: 'LOW', failureStrategy: 'end', retry: asked.retry, tasks: { success: 1 } },
		});
		expect((await tasksOf(json.instanceId)).items).toMatchObject([
			{ key: 'extract', state: 'success', cause: 'carried_over', attempt: 0 },
			{ key: 'load', state: 'queued' },
		]);
		expect((await read(`/task-instances/${json.instanceId}.extract`)).outputs).toEqual({ rows: 42 });
		expect(await startupOf(json.instanceId)).toEqual({ a: 1, b: 2 });
		expect(await read(`/instances/${from}`)).toMatchObject({ state: 'failed', recoveredFrom: null });
	});

	test('takes exactly the startup values that it names, and none of that run beside them', async () => {
		const from = await aFailedRun({ params: { a: 1, b: 2 } });
		const [some, none] = [
			await start({ recoverFrom: from, params: { b: 3 } }),
			await start({ recoverFrom: from, params: {} }),
		];
		expect(await startupOf(some.json.instanceId)).toEqual({ b: 3 });
		expect(await startupOf(none.json.instanceId)).toEqual({});
	});

	test('leaves to the document what it says to be null, and takes over the same when it says nothing', async () => {
		const nodes = { keys: ['extract', 'load'], scope: 'only' };
		const retry = { count: 0, intervalSeconds: 45, backoffFactor: 2 };
		const from = await aFailedRun({ executorGroup: 'default', nodes, retry });
		const kept = await start({ recoverFrom: from });
		const emptied = await start({ recoverFrom: from, executorGroup: null, nodes: null, retry: null });
		const [before, after] = [kept, emptied].map(({ json }) => read(`/instances/${json.instanceId}`));
		expect(await before).toMatchObject({ executorGroup: 'default', scope: nodes, retry });
		expect(await after).toMatchObject({ executorGroup: null, scope: null, retry: null, partial: false });
	});

	test('with an Idempotency-Key is another request when it says null or an empty object instead of nothing', async () => {
		const from = await aFailedRun({ params: { a: 1 } });
		const headers = { 'idempotency-key': 'once' };
		const first = await start({ recoverFrom: from, executorGroup: null, params: {} }, headers);
		const again = await start({ recoverFrom: from, executorGroup: null, params: {} }, headers);
		expect([again.status, again.json.instanceId]).toEqual([202, first.json.instanceId]);
		for (const params of [{}, undefined]) {
			const other = await start({ recoverFrom: from, params }, headers);
			expect([other.status, other.json.error.code]).toEqual([409, 'idempotency_conflict']);
		}
	});

	test('is refused when that run put out more than one can take over, without fetching it', async () => {
		const from = await aFailedRun();
		vi.spyOn(WorkflowInstance.prototype, 'carriedBytes').mockResolvedValue(CARRIED_BYTES_MAX + 1);
		const fetched = vi.spyOn(WorkflowInstance.prototype, 'successes');
		const refused = await start({ recoverFrom: from });
		expect([refused.status, refused.json.error.code]).toEqual([409, 'limit_reached']);
		expect(fetched).not.toHaveBeenCalled();
	});

	test('goes by the version that starts take, or by one that it names', async () => {
		const from = await aFailedRun();
		await save([{ ...extract, params: [] }, load, { key: 'mail', kind: 'task', upstream: ['load'], task }]);
		const [newest, same] = [await start({ recoverFrom: from }), await start({ recoverFrom: from, version: 1 })];
		expect(await read(`/instances/${newest.json.instanceId}`)).toMatchObject({
			version: 2,
			tasks: { total: 3, success: 1 },
		});
		expect(await read(`/instances/${same.json.instanceId}`)).toMatchObject({
			version: 1,
			tasks: { total: 2, success: 1 },
		});
	});

	test('works of a run that was archived', async () => {
		const from = await aFailedRun();
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * DAY_MS });
		expect(await runDurableObjectAlarm(env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${from}`))).toBe(true);
		token = await aToken(tenant);
		const { json } = await start({ recoverFrom: from });
		expect((await tasksOf(json.instanceId)).items).toMatchObject([{ cause: 'carried_over' }, { state: 'queued' }]);
	});

	test.each([
		['running', {}, 409, 'illegal_transition'],
		['another mode', { mode: 'test' }, 400, 'invalid_request'],
	])('is refused of a run that is %s', async (name, body, status, code) => {
		const from = name === 'running' ? await aRun(tenant, workflowId) : await aFailedRun();
		const refused = await start({ recoverFrom: from, ...body });
		expect([refused.status, refused.json.error.code]).toEqual([status, code]);
	});

	test('is refused of a run of another workflow, of another project, and of none', async () => {
		const from = await aFailedRun();
		workflowId = await aWorkflow(tenant, aDocument({ nodes: [extract, load] }));
		await post(`/workflows/${workflowId}/online`);
		const elsewhere = await start({ recoverFrom: from });
		const nobody = await start({ recoverFrom: 'ins_01kf0000000000000000000000' });
		tenant = await aTenant();
		token = tenant.token;
		await aReadyExecutor(tenant);
		workflowId = await aWorkflow(tenant, aDocument({ nodes: [extract, load] }));
		await post(`/workflows/${workflowId}/online`);
		const stranger = await start({ recoverFrom: from });
		for (const { status, json } of [elsewhere, nobody, stranger]) {
			expect(status).toBe(400);
			expect(json.error.details.fields).toMatchObject([{ pointer: '/recoverFrom' }]);
		}
	});

	test('with an Idempotency-Key is one run, also when the other one goes on meanwhile', async () => {
		const from = await aFailedRun();
		const headers = { 'idempotency-key': 'once' };
		const first = await start({ recoverFrom: from }, headers);
		await post(`/instances/${from}/recover`);
		const again = await start({ recoverFrom: from }, headers);
		expect([again.status, again.json.instanceId]).toEqual([202, first.json.instanceId]);
	});

	test('runs nothing when the other one is deleted before it begins', async () => {
		const from = await aFailedRun();
		vi.spyOn(WorkflowInstance.prototype, 'successes').mockResolvedValue(null);
		const { json } = await start({ recoverFrom: from });
		expect(await read(`/instances/${json.instanceId}`)).toMatchObject({ state: 'stopped', tasks: { stopped: 2 } });
		expect((await read(`/instances/${json.instanceId}/why`)).blockers).toMatchObject([{ by: 'system:recovery' }]);
	});

	test('begins when the other one can be asked, if that is not possible at once', async () => {
		const from = await aFailedRun();
		const spy = vi.spyOn(WorkflowInstance.prototype, 'successes');
		spy.mockRejectedValueOnce(new Error('moved'));
		const { json } = await start({ recoverFrom: from });
		expect(await instanceStub(env, tenant.projectId, json.instanceId).view()).toBeNull();
		spy.mockRestore();
		expect(await runDurableObjectAlarm(env.WORKFLOW_SCHEDULER.getByName(`${tenant.projectId}/${workflowId}`))).toBe(
			true,
		);
		expect((await tasksOf(json.instanceId)).items).toMatchObject([{ cause: 'carried_over' }, { state: 'queued' }]);
	});
});
