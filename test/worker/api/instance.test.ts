import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { instanceEventSchema } from '../../../worker/contract/event.ts';
import { type InstanceGantt, instanceGanttSchema } from '../../../worker/contract/gantt.ts';
import { instanceDetailSchema, instanceParamsSchema, instanceSchema } from '../../../worker/contract/instance.ts';
import { deletionPreviewSchema } from '../../../worker/contract/instance-deletion.ts';
import { pageSchema } from '../../../worker/contract/page.ts';
import { taskInstanceDetailSchema, taskInstanceSchema } from '../../../worker/contract/task-instance.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { instances } from '../../../worker/db/schema/instances.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { type Call, call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anEndedRun, anOnlineWorkflow, aRun } from './flow.ts';
import { capability } from './matrix.ts';
import { aTenant, type Tenant } from './tenant.ts';

const db = openDatabase(env.DB);

async function running(): Promise<{ tenant: Tenant; id: string; path: string; workflowId: string }> {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const workflowId = await anOnlineWorkflow(tenant);
	const id = await aRun(tenant, workflowId);
	return { tenant, id, path: `/projects/${tenant.projectId}/instances/${id}`, workflowId };
}

async function callback(tenant: Tenant, attempt: string, suffix: string, body: unknown, headers = {}) {
	const instanceId = attempt.split('.')[0] ?? '';
	const token = await capability(tenant, instanceId, attempt);
	return call({ method: 'POST', path: `/callbacks/attempts/${attempt}${suffix}`, token, body, headers } satisfies Call);
}

describe('a run', () => {
	test('is told in the shapes of the contract', async () => {
		const { tenant, id, path } = await running();
		const get = async (at: string) => (await call({ path: at, token: tenant.token })).json;
		expect(instanceDetailSchema.parse(await get(path))).toMatchObject({
			id,
			state: 'running',
			timeZone: 'Europe/Berlin',
		});
		expect(pageSchema(taskInstanceSchema).parse(await get(`${path}/tasks`)).items).toHaveLength(2);
		pageSchema(instanceEventSchema).parse(await get(`${path}/events`));
		expect(instanceGanttSchema.parse(await get(`${path}/gantt`))).toMatchObject({ round: 1, rounds: 1, total: 2 });
		instanceParamsSchema.parse(await get(`${path}/params`));
		taskInstanceDetailSchema.parse(await get(`/projects/${tenant.projectId}/task-instances/${id}.extract`));
	});

	test('pages its tasks, events and bars', async () => {
		const { tenant, path } = await running();
		for (const list of ['tasks', 'events', 'gantt']) {
			const all = (await call({ path: `${path}/${list}`, token: tenant.token })).json.items;
			const paged: unknown[] = [];
			let cursor: string | null = '';
			while (cursor !== null) {
				const at: string = `${path}/${list}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
				const page = (await call({ path: at, token: tenant.token })).json;
				paged.push(...page.items);
				cursor = page.nextCursor;
			}
			expect(paged.slice(0, all.length)).toEqual(all);
		}
	});

	test('shows the bars of each round, and after a while only those that changed', async () => {
		const { tenant, id, path } = await running();
		const gantt = async (query: string): Promise<InstanceGantt> =>
			(await call({ path: `${path}/gantt${query}`, token: tenant.token })).json;
		const before = await gantt('');
		await callback(tenant, `${id}.extract.1`, '/complete', { status: 'success', outputs: {} });
		const changed = await gantt(`?changedAfter=${before.seq}`);
		expect(changed.seq).toBeGreaterThan(before.seq);
		expect(changed.items[0]).toMatchObject({ key: 'extract', end: { state: 'success' } });
		expect((await gantt(`?changedAfter=${changed.seq}`)).items).toEqual([]);
		for (const operation of ['force-close', 'rerun'])
			await call({ method: 'POST', path: `${path}/${operation}`, token: tenant.token });
		expect(await gantt('?round=1')).toMatchObject({ round: 1, rounds: 2, state: 'stopped' });
		expect(await gantt('')).toMatchObject({ round: 2, rounds: 2, state: 'running' });
	});

	test('is read in each of its rounds, and in none that has not begun', async () => {
		const { tenant, id, path } = await running();
		const get = async (at: string) => (await call({ path: at, token: tenant.token })).json;
		const task = `/projects/${tenant.projectId}/task-instances/${id}.extract`;
		const before = await Promise.all([get(`${path}/tasks`), get(path)]);
		await callback(tenant, `${id}.extract.1`, '/complete', { status: 'success', outputs: { rows: 42 } });
		for (const operation of ['force-close', 'rerun'])
			await call({ method: 'POST', path: `${path}/${operation}`, token: tenant.token });
		expect(instanceDetailSchema.parse(await get(`${path}?round=1`))).toMatchObject({ round: 1, state: 'stopped' });
		expect(pageSchema(taskInstanceSchema).parse(await get(`${path}/tasks?round=1&limit=1`)).items).toMatchObject([
			{ key: 'extract', state: 'success', round: 1, attempt: 1 },
		]);
		expect(taskInstanceDetailSchema.parse(await get(`${task}?round=1`))).toMatchObject({ outputs: { rows: 42 } });
		expect(await get(`${path}/tasks?round=2`)).toEqual(await get(`${path}/tasks`));
		expect(await get(`${path}/tasks`)).not.toEqual(before[0]);
		expect(before[1]).toMatchObject({ round: 1, state: 'running' });
		for (const part of [path, `${path}/tasks`, `${path}/gantt`, task]) {
			expect((await get(`${part}?round=3`)).error.code, part).toBe('not_found');
			expect((await get(`${part}?round=0`)).error.code, part).toBe('invalid_request');
		}
	});

	test('is stopped, recovered, rerun and closed; what cannot be is refused and changes nothing', async () => {
		const { tenant, path } = await running();
		const post = (operation: string) => call({ method: 'POST', path: `${path}/${operation}`, token: tenant.token });
		for (const operation of ['rerun', 'recover']) {
			const refused = await post(operation);
			expect([refused.status, refused.json.error.code]).toEqual([409, 'illegal_transition']);
			expect(refused.json.error.details.allowed).toEqual(['pause', 'stop', 'force_close']);
		}
		expect((await post('stop')).json).toEqual({ changed: true });
		expect((await post('force-close')).status).toBe(200);
		expect((await call({ path, token: tenant.token })).json.state).toBe('stopped');
		expect((await post('force-close')).json).toEqual({ changed: false });
		expect((await post('recover')).json).toEqual({ changed: true });
		expect((await post('force-close')).json).toEqual({ changed: true });
		expect((await post('rerun')).json).toEqual({ changed: true });
		expect((await call({ path, token: tenant.token })).json).toMatchObject({ state: 'running', round: 2 });
		expect((await call({ method: 'DELETE', path, token: tenant.token })).json.error.code).toBe('illegal_transition');
	});

	test('says what deleting it would take away and leave, or what stands in the way, and deletes nothing', async () => {
		const { tenant, id, path } = await running();
		const foretell = async (place = path, token = tenant.token) =>
			call({ method: 'DELETE', path: `${place}?dryRun=true`, token });
		const allowed = ['pause', 'stop', 'force_close'];
		expect((await foretell()).json.blockers).toEqual([{ code: 'illegal_transition', state: 'running', allowed }]);
		await call({ method: 'POST', path: `${path}/force-close`, token: tenant.token });
		const events = async () => (await call({ path: `${path}/events?limit=200`, token: tenant.token })).json;
		const before = await events();
		const foretold = await foretell();
		expect(foretold.status).toBe(200);
		expect(deletionPreviewSchema.parse(foretold.json)).toEqual({
			effects: [
				{ kind: 'tasks_removed', count: 2 },
				{ kind: 'attempts_removed', count: 1 },
				{ kind: 'logs_removed', count: 1 },
				{ kind: 'row_removed', count: 1 },
				{ kind: 'outcome_kept', count: 1 },
			],
			blockers: [],
		});
		expect(await events()).toEqual(before);
		const other = await aTenant();
		expect((await foretell(path.replace(tenant.projectId, other.projectId), other.token)).status).toBe(404);
		expect((await foretell(path.replace(id, newId('instance', Date.now())))).status).toBe(404);
		expect((await call({ method: 'DELETE', path, token: tenant.token })).status).toBe(204);
		expect((await foretell()).status).toBe(404);
	});

	test('whose workflow is gone is not said to leave anything there when it is deleted', async () => {
		const { tenant, path, workflowId } = await running();
		const { token, projectId } = tenant;
		await call({ method: 'POST', path: `${path}/force-close`, token });
		const workflow = `/projects/${projectId}/workflows/${workflowId}`;
		await call({ method: 'POST', path: `${workflow}/offline`, token });
		expect((await call({ method: 'DELETE', path: workflow, token })).status).toBe(204);
		const foretold = await call({ method: 'DELETE', path: `${path}?dryRun=true`, token });
		expect(foretold.json.effects.map(({ kind }: { kind: string }) => kind)).toEqual([
			...['tasks_removed', 'attempts_removed', 'logs_removed', 'row_removed'],
		]);
	});

	test('is followed over a WebSocket', async () => {
		const { tenant, path } = await running();
		const answer = await call({ path: `${path}/live`, token: tenant.token, headers: { upgrade: 'websocket' } });
		expect(answer.status).toBe(101);
		const other = await aTenant();
		const foreign = { path: `${path}/live`.replace(tenant.projectId, other.projectId), token: other.token };
		expect((await call({ ...foreign, headers: { upgrade: 'websocket' } })).status).toBe(404);
	});
});

describe('callbacks', () => {
	test('a result counts once; every later one answers 409 and changes nothing', async () => {
		const { tenant, id } = await running();
		const attempt = `${id}.extract.1`;
		expect((await callback(tenant, attempt, '/heartbeat', { progress: 0.5, message: 'half' })).json).toEqual({
			command: 'continue',
		});
		const outputs = { rows: 42 };
		expect((await callback(tenant, attempt, '/complete', { status: 'success', outputs, logs: 'tail\n' })).json).toEqual(
			{},
		);
		for (const result of [
			{ status: 'success', outputs },
			{ status: 'failed', error: { message: 'late' } },
		]) {
			const late = await callback(tenant, attempt, '/complete', result);
			expect([late.status, late.json.error.code]).toEqual([409, 'attempt_superseded']);
		}
		const task = await call({
			path: `/projects/${tenant.projectId}/task-instances/${id}.extract`,
			token: tenant.token,
		});
		expect(task.json).toMatchObject({ state: 'success', outputs });
		const log = await call({
			path: `/projects/${tenant.projectId}/task-instances/${id}.extract/logs/text?platform=false`,
			token: tenant.token,
		});
		expect(log.text).toBe('tail\n');
	});

	test('a log arrives in pieces, in any order and twice, and is read from any byte', async () => {
		const { tenant, id } = await running();
		const attempt = `${id}.extract.1`;
		const text = { 'content-type': 'text/plain; charset=utf-8' };
		const append = (offset: number, piece: string) => callback(tenant, attempt, `/logs?offset=${offset}`, piece, text);
		expect((await append(6, 'wörld')).json).toEqual({ nextOffset: 0 });
		expect((await append(0, 'hello ')).json).toEqual({ nextOffset: 6 });
		expect((await append(6, 'wörld')).json).toEqual({ nextOffset: 12 });
		expect((await append(6, 'wörld')).json).toEqual({ nextOffset: 12 });
		const path = `/projects/${tenant.projectId}/task-instances/${id}.extract/logs/text?attempt=1&platform=false`;
		expect((await call({ path, token: tenant.token })).text).toBe('hello wörld');
		const large = await append(12, 'x'.repeat(256 * 1024 + 1));
		expect([large.status, large.json.error.code]).toEqual([413, 'payload_too_large']);
		expect(
			(await callback(tenant, attempt, '/logs?offset=0', '{}', { 'content-type': 'application/json' })).status,
		).toBe(415);
	});

	test('what a newer executor says besides is left aside, and nonsense is refused', async () => {
		const { tenant, id } = await running();
		const attempt = `${id}.extract.1`;
		expect((await callback(tenant, attempt, '/heartbeat', { progress: 0.1, mood: 'fine' })).status).toBe(200);
		for (const body of [
			'{',
			'[]',
			'{"status":"done"}',
			`{"status":"success","outputs":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`,
		]) {
			const answer = await callback(tenant, attempt, '/complete', body, { 'content-type': 'application/json' });
			expect([answer.status, answer.json.error.code], body.slice(0, 30)).toEqual([400, 'invalid_request']);
		}
		const huge = await callback(tenant, attempt, '/complete', {
			status: 'success',
			outputs: { a: 'x'.repeat(1_100_000) },
		});
		expect(huge.status).toBe(413);
	});
});

describe('the list of runs', () => {
	/** Rows as the projection writes them; the list reads nothing else. */
	async function aRow(tenant: Tenant, createdAt: number, change: Partial<typeof instances.$inferInsert> = {}) {
		const id = newId('instance', createdAt);
		await db.insert(instances).values({
			...{ projectId: tenant.projectId, createdAt, id, workflowId: newId('workflow', createdAt), workflowName: 'flow' },
			...{ version: 1, seq: 1, deleted: false, state: 'success', mode: 'normal', kind: 'manual', priority: 'MEDIUM' },
			...{ failureStrategy: 'continue', round: 1, partial: false, startedBy: 'token:tok_1', scheduleTime: createdAt },
			...{ startedAt: createdAt, endedAt: null, wakeAt: null },
			tasks: { total: 1, success: 1, failed: 0, skipped: 0, stopped: 0, running: 0 },
			...change,
		});
		return id;
	}

	function list(tenant: Tenant, query: string) {
		return call({ path: `/projects/${tenant.projectId}/instances${query}`, token: tenant.token });
	}

	test('is newest first, page by page, by state, workflow and time, without deleted ones and others’', async () => {
		const tenant = await aTenant();
		const now = Date.now();
		const old = await aRow(tenant, now - 40 * 24 * 3600 * 1000);
		const first = await aRow(tenant, now - 3000);
		const second = await aRow(tenant, now - 2000, { state: 'failed' });
		const third = await aRow(tenant, now - 2000);
		await aRow(tenant, now - 1000, { deleted: true });
		await aRow(await aTenant(), now);
		const ids = (answer: { json: { items: { id: string }[] } }) => answer.json.items.map((row) => row.id);
		const sameInstant = [second, third].sort().reverse();

		const page = await list(tenant, '?limit=2');
		pageSchema(instanceSchema).parse(page.json);
		expect(ids(page)).toEqual(sameInstant);
		expect(ids(await list(tenant, `?limit=2&cursor=${page.json.nextCursor}`))).toEqual([first]);
		expect(ids(await list(tenant, '?state=failed'))).toEqual([second]);
		expect(ids(await list(tenant, `?from=${new Date(0).toISOString()}`))).toEqual([...sameInstant, first, old]);
		expect(ids(await list(tenant, `?to=${new Date(now - 2000).toISOString()}`))).toEqual([first]);
		expect(ids(await list(tenant, `?workflowId=${page.json.items[0].workflowId}`))).toHaveLength(1);
	});

	test('shows a run that has ended', async () => {
		const { tenant, workflowId } = await running();
		const id = await anEndedRun(tenant, workflowId);
		await expect
			.poll(async () => (await list(tenant, '?state=stopped')).json.items.map((row: { id: string }) => row.id), {
				timeout: 10_000,
			})
			.toContain(id);
	});
});
