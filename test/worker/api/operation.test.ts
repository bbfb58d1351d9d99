import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { operationPreviewSchema } from '../../../worker/contract/instance.ts';
import type { ExecutionStrategy, InstanceState } from '../../../worker/contract/status.ts';
import { workflowDocumentSchema } from '../../../worker/contract/workflow-document.ts';
import type { RunOrder } from '../../../worker/instance/order.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import {
	DELETABLE_STATES,
	EDITABLE_STATES,
	INSTANCE_OPERATIONS,
	INSTANCE_TABLE,
	type InstanceOperation,
	LINE_OPERATIONS,
	LINE_TABLE,
	ledTo,
	TASK_OPERATIONS,
	TASK_TABLE,
	type TaskTableState,
} from '../../support/operation-tables.ts';
import { call } from './caller.ts';
import { aDocument } from './document.ts';
import { aRun, aWorkflow } from './flow.ts';
import { capability } from './matrix.ts';
import { aSchedule } from './schedule-entries.ts';
import { aStillTenant } from './still-tenant.ts';
import { aTenant, type Tenant } from './tenant.ts';

const BY = { kind: 'token', id: 'tok_01kf0000000000000000000000' } as const;
/** Every state a run's object can be in, `held` for one that waits and is held. */
const TABLE = { ...INSTANCE_TABLE, ...LINE_TABLE };
type Standing = keyof typeof TABLE;
const STANDINGS = Object.keys(TABLE) as Standing[];
const OPERATIONS = [...INSTANCE_OPERATIONS, ...LINE_OPERATIONS];
const TASK_STATES = Object.keys(TASK_TABLE) as TaskTableState[];

let tenant: Tenant;
let plain = '';
let delayed = '';

beforeEach(async () => {
	tenant = await aStillTenant();
	plain = await online({});
	delayed = await online({ delaySeconds: 600 });
});

/** A workflow of `a` and `b` after it, online. */
async function online(first: object, executionStrategy: ExecutionStrategy = 'parallel'): Promise<string> {
	const task = { type: 'ECHO', config: {} };
	const nodes = [
		{ key: 'a', kind: 'task' as const, task, ...first },
		{ key: 'b', kind: 'task' as const, upstream: ['a'], task },
	];
	const id = await aWorkflow(tenant, aDocument({ nodes, executionStrategy }));
	await post(`/workflows/${id}/online`);
	return id;
}

function post(path: string, body?: unknown) {
	return call({ method: 'POST', path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

async function read(path: string) {
	return (await call({ path: `/projects/${tenant.projectId}${path}`, token: tenant.token })).json;
}

/** What an executor calls back with. */
async function back(id: string, key: string, suffix: string, body: object) {
	const attempt = `${id}.${key}.1`;
	const token = await capability(tenant, id, attempt);
	return call({ method: 'POST', path: `/callbacks/attempts/${attempt}${suffix}`, token, body });
}

function accept(id: string, key: string) {
	return back(id, key, '/heartbeat', {});
}

function succeed(id: string, key: string) {
	return back(id, key, '/complete', { status: 'success', outputs: {} });
}

function fail(id: string, key: string) {
	return back(id, key, '/complete', { status: 'failed', error: { code: 'x', message: 'it failed' } });
}

/** A run that waits for another, or what became of that. */
async function runInLine(standing: keyof typeof LINE_TABLE): Promise<string> {
	const workflowId = await online({}, 'serialWait');
	await aRun(tenant, workflowId);
	const id = await aRun(tenant, workflowId);
	if (standing === 'held') await post(`/instances/${id}/hold`);
	if (standing === 'discarded') {
		await post(`/workflows/${workflowId}/offline`);
		const { document } = await read(`/workflows/${workflowId}`);
		const path = `/projects/${tenant.projectId}/workflows/${workflowId}`;
		const body = { document: { ...document, executionStrategy: 'serialDiscard' } };
		await call({ method: 'PUT', path, token: tenant.token, body });
		await post(`/workflows/${workflowId}/online`);
	}
	await expect.poll(() => standingOf(id)).toBe(standing);
	return id;
}

async function standingOf(id: string): Promise<Standing> {
	const { state, held } = await read(`/instances/${id}`);
	return held === true ? 'held' : state;
}

function stateOf(standing: Standing): InstanceState {
	return standing === 'held' ? 'waiting' : standing;
}

/** A run in a state of the table. */
async function runIn(state: Standing): Promise<string> {
	if (state === 'waiting' || state === 'held' || state === 'discarded') return runInLine(state);
	const id = await aRun(tenant, plain);
	await accept(id, 'a');
	if (state === 'pausing' || state === 'paused') await post(`/instances/${id}/pause`);
	if (state === 'paused' || state === 'success') await succeed(id, 'a');
	if (state === 'success') await succeed(id, 'b');
	if (state === 'failed') await fail(id, 'a');
	if (state === 'stopping') await post(`/instances/${id}/stop`);
	if (state === 'stopped') await post(`/instances/${id}/force-close`);
	expect((await read(`/instances/${id}`)).state).toBe(state);
	return id;
}

/** A run with a task in a state of the table, and that task's key. */
async function taskIn(state: TaskTableState): Promise<{ id: string; key: 'a' | 'b' }> {
	const key = state === 'pending' || state === 'held' || state === 'skipped' ? 'b' : 'a';
	const id = await aRun(tenant, state === 'delayed' ? delayed : plain);
	if (state === 'held') await post(`/task-instances/${id}.b/hold`);
	if (state === 'running') await accept(id, 'a');
	if (state === 'success') await succeed(id, 'a');
	if (state === 'failed' || state === 'skipped') await fail(id, 'a');
	if (state === 'stopped') await post(`/instances/${id}/force-close`);
	expect((await read(`/task-instances/${id}.${key}`)).state).toBe(state);
	return { id, key };
}

function object(id: string) {
	return instanceStub(env, tenant.projectId, id);
}

describe.each(STANDINGS)('a run that is %s', (standing) => {
	const state = stateOf(standing);
	const refusals = OPERATIONS.filter((operation) => ledTo(TABLE, standing, operation) === null);
	const operations = OPERATIONS.filter((operation) => ledTo(TABLE, standing, operation) !== null);

	test('refuses what the table does not have, over the API and at its object, and stays as it is', async () => {
		const id = await runIn(standing);
		const before = (await read(`/instances/${id}/events`)).items.length;
		for (const operation of refusals) {
			const refused = await post(`/instances/${id}/${nameOf(operation)}`);
			expect([refused.status, refused.json.error.code]).toEqual([409, 'illegal_transition']);
			expect(refused.json.error.details).toMatchObject({ operation, state });
			const previewed = await post(`/instances/${id}/${nameOf(operation)}?dryRun=true`);
			expect([previewed.status, previewed.json.error.code]).toEqual([409, 'illegal_transition']);
			const order = operation === 'rerun' ? { kind: operation, definition: null } : { kind: operation };
			expect(await object(id).operate(order, BY)).toMatchObject({ ok: false, code: 'illegal_transition' });
		}
		expect((await read(`/instances/${id}/events`)).items).toHaveLength(before);
	});

	test.each(operations)('is led where the table says by %s, as a preview tells', async (operation) => {
		const id = await runIn(standing);
		const previewed = await post(`/instances/${id}/${nameOf(operation)}?dryRun=true`);
		const leadsTo = ledTo(TABLE, standing, operation);
		const to = leadsTo === 'held' ? 'waiting' : leadsTo;
		expect(operationPreviewSchema.parse(previewed.json)).toMatchObject({ from: state, to });
		expect(await standingOf(id)).toBe(standing);
		const operated = await post(`/instances/${id}/${nameOf(operation)}`);
		expect([operated.status, operated.json]).toEqual([200, { changed: leadsTo !== standing }]);
		expect(await standingOf(id)).toBe(leadsTo);
		const twice = await post(`/instances/${id}/${nameOf(operation)}`);
		expect(twice.status === 200 ? twice.json.changed : twice.json.error.code).not.toBe(true);
	});
});

describe.each(STANDINGS)('a run that is %s', (standing) => {
	const state = stateOf(standing);
	const isEditable = EDITABLE_STATES.includes(state);
	const isDeletable = DELETABLE_STATES.includes(state);

	test(`${isEditable ? 'takes' : 'refuses'} another document, over the API and at its object`, async () => {
		const id = await runIn(standing);
		const path = `/projects/${tenant.projectId}/instances/${id}/document`;
		const { document } = await read(`/workflows/${plain}`);
		const body = { document: { ...document, nodes: [document.nodes[0]] } };
		const edited = await call({ method: 'PUT', path, token: tenant.token, body });
		expect(edited.status).toBe(isEditable ? 200 : 409);
		if (!isEditable) expect(edited.json.error).toMatchObject({ code: 'illegal_transition', details: { state } });
		expect(await read(`/instances/${id}`)).toMatchObject({ state, version: isEditable ? 2 : 1 });
		const parsed = workflowDocumentSchema.parse(document);
		const order = { kind: 'edit', definition: { version: 9, document: parsed, projectParams: null } } as const;
		expect((await object(id).operate(order, BY)).ok).toBe(isEditable);
	});

	test(`is ${isDeletable ? 'deleted for good' : 'not deleted'}, over the API and at its object`, async () => {
		const [id, other] = [await runIn(standing), await runIn(standing)];
		const path = `/projects/${tenant.projectId}/instances/${id}`;
		const removed = await call({ method: 'DELETE', path, token: tenant.token });
		expect(removed.status).toBe(isDeletable ? 204 : 409);
		if (!isDeletable)
			expect(removed.json.error).toMatchObject({ code: 'illegal_transition', details: { operation: 'delete', state } });
		const left = await read(`/instances/${id}`);
		expect(isDeletable ? left.error.code : left.state).toBe(isDeletable ? 'not_found' : state);
		expect((await object(other).remove(BY)).ok).toBe(isDeletable);
	});
});

describe.each(TASK_STATES)('a task that is %s', (state) => {
	const refusals = TASK_OPERATIONS.filter((operation) => ledTo(TASK_TABLE, state, operation) === null);
	const operations = TASK_OPERATIONS.filter((operation) => ledTo(TASK_TABLE, state, operation) !== null);

	test('refuses what the table does not have, over the API and at its run’s object, and stays as it is', async () => {
		const { id, key } = await taskIn(state);
		for (const operation of refusals) {
			const refused = await post(`/task-instances/${id}.${key}/${nameOf(operation)}`);
			expect([refused.status, refused.json.error.code]).toEqual([409, 'illegal_transition']);
			expect(refused.json.error.details).toMatchObject({ task: key, operation, state });
			const order: RunOrder =
				operation === 'rerun'
					? { kind: 'rerun_tasks', tasks: [key], withDownstream: false, newest: null }
					: { kind: 'operate_tasks', operation, tasks: [key] };
			expect(await object(id).operate(order, BY)).toMatchObject({ ok: false, code: 'illegal_transition' });
		}
		expect((await read(`/task-instances/${id}.${key}`)).state).toBe(state);
	});

	test.each(operations)('is led where the table says by %s', async (operation) => {
		const { id, key } = await taskIn(state);
		const leadsTo = ledTo(TASK_TABLE, state, operation);
		const operated = await post(`/task-instances/${id}.${key}/${nameOf(operation)}`);
		const isSo = leadsTo === state && operation !== 'terminate';
		expect([operated.status, operated.json]).toEqual([200, { changed: !isSo }]);
		expect((await read(`/task-instances/${id}.${key}`)).state).toBe(leadsTo);
	});
});

describe('several tasks at once', () => {
	test('are answered each for itself, whichever runs they are of', async () => {
		const [one, other] = [await aRun(tenant, plain), await aRun(tenant, plain)];
		await succeed(other, 'a');
		const ids = [`${one}.b`, `${other}.a`, `${other}.b`, 'nothing'];
		const { json } = await post('/task-instances/batch', { ids, operation: 'hold' });
		expect(json.results.map(({ id, ok, code }: { id: string; ok: boolean; code: string }) => [id, ok, code])).toEqual([
			[`${one}.b`, true, null],
			[`${other}.a`, false, 'illegal_transition'],
			[`${other}.b`, true, null],
			['nothing', false, 'not_found'],
		]);
	});

	test('are told each why it is refused, and what was so already changed nothing', async () => {
		const id = await aRun(tenant, plain);
		await post(`/task-instances/${id}.b/hold`);
		const held = await post('/task-instances/batch', { ids: [`${id}.a`, `${id}.b`], operation: 'hold' });
		expect(held.json.results.map(({ changed }: { changed: boolean }) => changed)).toEqual([true, false]);
		await post(`/instances/${id}/force-close`);
		const refused = await post('/task-instances/batch', { ids: [`${id}.a`, `${id}.b`, `${id}.c`], operation: 'hold' });
		const told = refused.json.results.map((one: { code: string; details: { task: string } }) => [
			one.code,
			one.details.task,
		]);
		expect(told).toEqual([
			['illegal_transition', 'a'],
			['illegal_transition', 'b'],
			['not_found', 'c'],
		]);
	});

	test('a preview of several tells run by run what would become of them, and does nothing', async () => {
		const [one, other] = [await runIn('failed'), await aRun(tenant, plain)];
		const ids = [`${one}.a`, `${other}.a`, 'nothing'];
		const { json } = await post('/task-instances/batch?dryRun=true', { ids, operation: 'rerun' });
		expect(json.previews).toMatchObject([
			{ instanceId: one, code: null, preview: { from: 'failed', to: 'running', changed: 2 } },
			{ instanceId: other, preview: null, code: 'illegal_transition', details: { task: 'a' } },
		]);
		expect(await read(`/instances/${one}`)).toMatchObject({ state: 'failed' });
	});

	test('a preview that is misspelt is refused, and nothing is done', async () => {
		const id = await aRun(tenant, plain);
		expect((await post(`/task-instances/${id}.b/hold?dryrun=true`)).status).toBe(400);
		expect((await read(`/task-instances/${id}.b`)).state).toBe('pending');
	});

	test('of another tenant are nobody’s business', async () => {
		const id = await aRun(tenant, plain);
		const stranger = await aTenant();
		const path = `/projects/${stranger.projectId}/task-instances`;
		const body = { ids: [`${id}.b`], operation: 'hold' };
		const { json } = await call({ method: 'POST', path: `${path}/batch`, token: stranger.token, body });
		expect(json.results).toMatchObject([{ ok: false, code: 'not_found' }]);
		expect((await read(`/task-instances/${id}.b`)).state).toBe('pending');
	});
});

describe('a rerun with the newest definition', () => {
	test('of a run takes the version that starts take, in a new round', async () => {
		const id = await runIn('success');
		await post(`/workflows/${plain}/offline`);
		const { document } = await read(`/workflows/${plain}`);
		const nodes = [...document.nodes, { key: 'c', kind: 'task', upstream: ['b'], task: { type: 'ECHO' } }];
		const path = `/projects/${tenant.projectId}/workflows/${plain}`;
		await call({ method: 'PUT', path, token: tenant.token, body: { document: { ...document, nodes } } });
		await post(`/workflows/${plain}/online`);
		expect((await post(`/instances/${id}/rerun`, { definition: 'newest' })).json).toEqual({ changed: true });
		expect(await read(`/instances/${id}`)).toMatchObject({
			state: 'running',
			round: 2,
			version: 2,
			tasks: { total: 3 },
		});
	});

	test('of a task takes its configuration, and leaves the graph of the run', async () => {
		const { id } = await taskIn('failed');
		const rerun = await post(`/task-instances/${id}.a/rerun`, { definition: 'newest', withDownstream: true });
		expect(rerun.json).toEqual({ changed: true });
		const events = (await read(`/instances/${id}/events`)).items;
		expect(events.find(({ kind }: { kind: string }) => kind === 'tasks_reset').data).toMatchObject({
			tasks: ['a', 'b'],
			amended: [
				{ task: 'a', version: 1 },
				{ task: 'b', version: 1 },
			],
		});
	});
});

describe('what changes nothing of an ended run', () => {
	test('leaves it ended, also when the version it began with is kept by nobody any more', async () => {
		const id = await runIn('success');
		await post(`/workflows/${plain}/offline`);
		const { document } = await read(`/workflows/${plain}`);
		const path = `/projects/${tenant.projectId}/workflows/${plain}`;
		await call({
			method: 'PUT',
			path,
			token: tenant.token,
			body: { document: { ...document, params: [{ name: 'day' }] } },
		});
		await post(`/workflows/${plain}/online`);
		expect((await post(`/task-instances/${id}.a/set-success`)).json).toEqual({ changed: false });
		expect((await post(`/task-instances/${id}.a/rerun`, { definition: 'newest' })).json).toEqual({ changed: true });
		await post(`/instances/${id}/force-close`);
		expect((await post(`/task-instances/${id}.a/set-failed`)).status).toBe(409);
		await post(`/workflows/${plain}/offline`);
		expect((await call({ method: 'DELETE', path, token: tenant.token })).status).toBe(204);
	});
});

test('a run that was started with retries of its own tries again what its document would not', async () => {
	const started = await post(`/workflows/${plain}/run`, { retry: { count: 1, intervalSeconds: 600 } });
	const id = started.json.instanceId;
	await fail(id, 'a');
	expect(await read(`/task-instances/${id}.a`)).toMatchObject({ state: 'delayed', reason: 'retry_interval' });
	expect((await post(`/workflows/${plain}/run`, { retry: { count: 101 } })).json.error.code).toBe('invalid_request');
});

test('several runs are rerun at once by the definition they had, or by the newest', async () => {
	const ids = [await runIn('failed'), await runIn('success')];
	await post(`/workflows/${plain}/offline`);
	const { document } = await read(`/workflows/${plain}`);
	const path = `/projects/${tenant.projectId}/workflows/${plain}`;
	const nodes = [...document.nodes, { ...document.nodes[0], key: 'c' }];
	await call({ method: 'PUT', path, token: tenant.token, body: { document: { ...document, nodes } } });
	await post(`/workflows/${plain}/online`);
	const [first, second] = ids;
	const answers = [
		await post('/instances/batch', { operation: 'rerun', ids: [first] }),
		await post('/instances/batch', { operation: 'rerun_newest', ids: [second] }),
	];
	expect(answers.map(({ json }) => json.results[0])).toMatchObject([{ ok: true }, { ok: true }]);
	expect(await read(`/instances/${first}`)).toMatchObject({ round: 2, version: 1, tasks: { total: 2 } });
	expect(await read(`/instances/${second}`)).toMatchObject({ round: 2, version: 2, tasks: { total: 3 } });
});

describe('A28 a pause', () => {
	test('survives eviction, a version switch, going offline, an edit of the schedule and an import', async () => {
		const id = await runIn('paused');
		const put = (path: string, body: unknown) =>
			call({
				method: 'PUT',
				path: `/projects/${tenant.projectId}/workflows/${plain}${path}`,
				token: tenant.token,
				body,
			});
		await post(`/workflows/${plain}/offline`);
		const { document } = await read(`/workflows/${plain}`);
		const nodes = [{ ...document.nodes[0], key: 'other' }];
		expect((await put('', { document: { ...document, nodes } })).json.latestVersion).toBe(2);
		await post(`/workflows/${plain}/online`);
		expect((await put('/schedule', aSchedule())).status).toBe(200);
		expect((await put('/schedule', aSchedule({ cron: '0 7 * * *' }))).status).toBe(200);
		expect((await post('/workflows/import', { ...document, name: `${document.name} again` })).status).toBe(201);
		await evictDurableObject(env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${id}`));
		expect(await object(id).poke()).toBeNull();
		const by = expect.stringMatching(/^token:tok_/);
		expect(await read(`/instances/${id}`)).toMatchObject({
			...{ state: 'paused', version: 1, wakeAt: null },
			pause: { reason: 'asked', by },
		});
		expect((await post(`/instances/${id}/resume`)).json).toEqual({ changed: true });
		await succeed(id, 'b');
		expect((await read(`/instances/${id}`)).state).toBe('success');
	});
});

/** As the address has it. */
function nameOf(operation: InstanceOperation | (typeof TASK_OPERATIONS)[number]): string {
	return operation.replace('_', '-');
}
