import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { batchAnswerSchema } from '../../../worker/contract/instance-batch.ts';
import { DELETIONS_PREVIEWED_MAX, deletionPreviewsSchema } from '../../../worker/contract/instance-deletion.ts';
import { instanceCountsSchema } from '../../../worker/contract/instance-list.ts';
import { operationDetailSchema, operationSchema } from '../../../worker/contract/operation.ts';
import { pageSchema } from '../../../worker/contract/page.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { operations } from '../../../worker/db/schema/operations.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { OPEN_OPERATIONS_MAX } from '../../../worker/service/instance-batch.ts';
import { anOperation } from '../bulk/bulk-scene.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anEndedRun, anOnlineWorkflow, aRun } from './flow.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

function batch(tenant: Tenant, body: object, query = '', more: { token?: string; key?: string } = {}) {
	const { token = tenant.token, key } = more;
	const path = `/projects/${tenant.projectId}/instances/batch${query}`;
	return call({
		method: 'POST',
		path,
		token,
		body,
		...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
	});
}

describe('a few runs', () => {
	test('are answered at once, each by itself', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const workflow = await anOnlineWorkflow(tenant);
		const [running, ended] = [await aRun(tenant, workflow), await anEndedRun(tenant, workflow)];
		const nobody = newId('instance', Date.now());
		const stopped = await batch(tenant, { operation: 'force_close', ids: [running, ended, nobody, running] });
		expect(batchAnswerSchema.parse(stopped.json).results).toEqual([
			{ id: running, ok: true, changed: true, code: null, details: null },
			{ id: ended, ok: true, changed: false, code: null, details: null },
			{ id: nobody, ok: false, changed: false, code: 'not_found', details: {} },
		]);
		const refused = await batch(tenant, { operation: 'recover', ids: [await aRun(tenant, workflow)] });
		expect(refused.json.results).toMatchObject([
			{ ok: false, code: 'illegal_transition', details: { state: 'running' } },
		]);
		const removed = await batch(tenant, { operation: 'delete', ids: [ended] });
		expect(removed.json.results).toEqual([{ id: ended, ok: true, changed: true, code: null, details: null }]);
	});

	test('of another tenant are none', async () => {
		const [tenant, other] = [await aTenant(), await aTenant()];
		await aReadyExecutor(other);
		const theirs = await aRun(other, await anOnlineWorkflow(other));
		const stopped = await batch(tenant, { operation: 'stop', ids: [theirs] });
		expect(stopped.json.results).toEqual([{ id: theirs, ok: false, changed: false, code: 'not_found', details: {} }]);
	});
});

describe('many runs', () => {
	test('that a filter finds are worked through in the background', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const workflow = await anOnlineWorkflow(tenant);
		const ended = [await anEndedRun(tenant, workflow), await anEndedRun(tenant, workflow)];
		const running = await aRun(tenant, workflow);
		const filter = { workflowId: workflow, state: ['stopped'] };
		const dry = () => batch(tenant, { operation: 'rerun', filter }, '?dryRun=true');
		await expect.poll(async () => (await dry()).json).toEqual({ byState: { stopped: 2 }, complete: true });
		const operation = await anOperation(tenant, {
			operation: 'rerun',
			filter: { workflowId: workflow, state: ['stopped'] },
		});
		const over = await operation.until(({ finishedAt }) => finishedAt !== null);
		expect(operationDetailSchema.parse(over)).toMatchObject({ state: 'done', total: 2, changed: 2, filter });
		for (const [id, round] of [
			[ended[0], 2],
			[ended[1], 2],
			[running, 1],
		]) {
			const run = await call({ path: `/projects/${tenant.projectId}/instances/${id}`, token: tenant.token });
			expect(run.json).toMatchObject({ state: 'running', round });
		}
	});

	test('that are named by more ids than are answered at once become an operation', async () => {
		const tenant = await aTenant();
		const ids = Array.from({ length: 201 }, (_, place) => newId('instance', Date.now() - place));
		const operation = await anOperation(tenant, { operation: 'stop', ids });
		const over = await operation.until(({ finishedAt }) => finishedAt !== null);
		expect(over).toMatchObject({
			state: 'done',
			total: 201,
			refused: 201,
			refusedBy: { not_found: 201 },
			filter: null,
		});
		expect(over.refusals).toHaveLength(100);
		const late = await operation.abort();
		expect([late.status, late.json.error.details.state]).toEqual([409, 'done']);
	});

	test('are listed with their operation, newest first, by state and kind', async () => {
		const tenant = await aTenant();
		const filter = { state: ['failed'] as ['failed'] };
		const [first, second] = [
			await anOperation(tenant, { operation: 'stop', filter }),
			await anOperation(tenant, { operation: 'rerun', filter }),
		];
		const path = `/projects/${tenant.projectId}/operations`;
		const page = async (query: string) =>
			pageSchema(operationSchema).parse((await call({ path: `${path}${query}`, token: tenant.token })).json);
		const newest = await page('?limit=1');
		expect(newest.items.map(({ id }) => id)).toEqual([second.id]);
		const older = await page(`?limit=1&cursor=${newest.nextCursor}`);
		expect([older.items.map(({ id }) => id), older.nextCursor]).toEqual([[first.id], null]);
		for (const each of [first, second]) await each.until(({ finishedAt }) => finishedAt !== null);
		expect((await page('?state=done&kind=instances')).items).toHaveLength(2);
		expect((await page('?state=collecting,running')).items).toEqual([]);
	});

	test('are not more operations at a time than a project may have', async () => {
		const tenant = await aTenant();
		const { projectId } = tenant;
		const open = {
			kind: 'instances',
			operation: 'stop',
			filter: null,
			createdAt: 1,
			createdBy: 'token:tok_1',
		} as const;
		const counts = { total: 0, changed: 0, unchanged: 0, refused: 0, refusedBy: {}, refusals: [] };
		const row = { ...open, ...counts, projectId, updatedAt: Date.now(), state: 'running' } as const;
		const rows = Array.from({ length: OPEN_OPERATIONS_MAX }, () => ({ ...row, id: newId('operation', 1) }));
		for (const each of rows) await openDatabase(env.DB).insert(operations).values(each);
		const refused = await batch(tenant, { operation: 'stop', filter: {} });
		expect([refused.status, refused.json.error.code]).toEqual([409, 'limit_reached']);
	});
});

describe('a dry run', () => {
	test('tells how many are meant, by their state, and does nothing', async () => {
		const tenant = await aTenant();
		const runs = [
			aListedRun(tenant.projectId, 1000, { state: 'failed' }),
			aListedRun(tenant.projectId, 2000, { state: 'failed' }),
			aListedRun(tenant.projectId, 3000, { state: 'success' }),
		];
		await list(...runs);
		const ids = runs.slice(1).map(({ instanceId }) => instanceId);
		const named = await batch(tenant, { operation: 'rerun', ids: [...ids, newId('instance', 1)] }, '?dryRun=true');
		expect(instanceCountsSchema.parse(named.json)).toEqual({ byState: { failed: 1, success: 1 }, complete: true });
		const found = await batch(tenant, { operation: 'rerun', filter: {} }, '?dryRun=true');
		expect(found.json).toEqual({ byState: { failed: 2, success: 1 }, complete: true });
		const begun = await call({ path: `/projects/${tenant.projectId}/operations`, token: tenant.token });
		expect(begun.json.items).toEqual([]);
	});

	test('of a deletion tells what would go with each run, those first that would be refused', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const workflow = await anOnlineWorkflow(tenant);
		const [ended, running] = [await anEndedRun(tenant, workflow), await aRun(tenant, workflow)];
		const nobody = newId('instance', Date.now());
		const named = await batch(tenant, { operation: 'delete', ids: [ended, nobody, running] }, '?dryRun=true');
		const { previews } = deletionPreviewsSchema.parse(named.json);
		expect(previews.slice(0, 2).toSorted((one) => (one.code === null ? 1 : -1))).toMatchObject([
			{ id: nobody, instance: null, preview: null, code: 'not_found', details: {} },
			{ id: running, preview: { blockers: [{ code: 'illegal_transition', state: 'running' }] }, code: null },
		]);
		const path = `/projects/${tenant.projectId}/instances/${ended}?dryRun=true`;
		const alone = await call({ method: 'DELETE', path, token: tenant.token });
		expect(previews[2]).toMatchObject({ id: ended, preview: alone.json, code: null, details: null });
		expect(alone.json.effects).toContainEqual({ kind: 'tasks_removed', count: 2 });
		const kept = await call({ path: `/projects/${tenant.projectId}/instances/${ended}`, token: tenant.token });
		expect(kept.json).toMatchObject({ id: ended, state: 'stopped' });
	});

	test('of a deletion that a filter means tells of no more than fifty, whatever there is', async () => {
		const tenant = await aTenant();
		const ended = Array.from({ length: DELETIONS_PREVIEWED_MAX }, (_, place) =>
			aListedRun(tenant.projectId, 2000 + place, { state: 'failed' }),
		);
		const live = aListedRun(tenant.projectId, 9000, { state: 'running', endedAt: null });
		await list(...ended, live);
		const newestFirst = ended
			.map(({ instanceId }) => instanceId)
			.sort()
			.reverse();
		const counted = { byState: { failed: DELETIONS_PREVIEWED_MAX, running: 1 }, complete: true };
		const order = [live.instanceId, ...newestFirst.slice(0, DELETIONS_PREVIEWED_MAX - 1)];
		for (const meant of [{ filter: {} }, { ids: [...newestFirst, live.instanceId] }]) {
			const answer = await batch(tenant, { operation: 'delete', ...meant }, '?dryRun=true');
			const { previews, ...counts } = deletionPreviewsSchema.parse(answer.json);
			expect(counts).toEqual(counted);
			expect(previews.map(({ id }) => id)).toEqual(order);
			expect(previews.map(({ instance }) => instance?.id)).toEqual(order);
			expect(previews[0]).toMatchObject({ preview: null, code: 'not_found' });
			// Of those that were abandoned only their rows are left to go.
			expect(previews[1]?.preview?.effects).toContainEqual({ kind: 'row_removed', count: 1 });
		}
		const none = await batch(tenant, { operation: 'delete', filter: { state: ['paused'] } }, '?dryRun=true');
		expect(none.json).toEqual({ byState: {}, complete: true, previews: [] });
	});

	test('of a deletion tells nothing of another tenant’s runs', async () => {
		const [tenant, other] = [await aTenant(), await aTenant()];
		await aReadyExecutor(other);
		const theirs = await anEndedRun(other, await anOnlineWorkflow(other));
		const answer = await batch(tenant, { operation: 'delete', ids: [theirs] }, '?dryRun=true');
		expect(answer.json).toEqual({
			byState: {},
			complete: true,
			previews: [{ id: theirs, instance: null, preview: null, code: 'not_found', details: {} }],
		});
	});

	test('of a deletion tells of the others when one run does not answer', async () => {
		vi.spyOn(console, 'log').mockImplementation(() => undefined);
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const workflow = await anOnlineWorkflow(tenant);
		const ids = [await anEndedRun(tenant, workflow), await anEndedRun(tenant, workflow)];
		vi.spyOn(WorkflowInstance.prototype, 'deletion').mockRejectedValueOnce(new Error('gone astray'));
		const answer = await batch(tenant, { operation: 'delete', ids }, '?dryRun=true');
		const { previews } = deletionPreviewsSchema.parse(answer.json);
		expect(previews).toMatchObject([{ code: 'unavailable' }, { code: null, preview: { blockers: [] } }]);
	});

	test('with the key of the real request is another request', async () => {
		const tenant = await aTenant();
		const key = crypto.randomUUID();
		const body = { operation: 'stop', filter: {} };
		expect((await batch(tenant, body, '?dryRun=true', { key })).status).toBe(200);
		const begun = await batch(tenant, body, '', { key });
		const repeated = await batch(tenant, body, '', { key });
		expect([begun.status, repeated.status, repeated.json.id]).toEqual([202, 202, begun.json.id]);
	});
});

describe('a request', () => {
	test.for([
		['names no runs', { operation: 'stop' }, '/ids'],
		['names them twice', { operation: 'stop', ids: [newId('instance', 1)], filter: {} }, '/ids'],
		['names an operation there is not', { operation: 'explode', filter: {} }, '/operation'],
		['filters by what there is not', { operation: 'stop', filter: { owner: 'me' } }, '/filter/owner'],
		['names what is no run', { operation: 'stop', ids: ['wf_1'] }, '/ids/0'],
	] as const)('that %s is refused', async ([, body, pointer]) => {
		const refused = await batch(await aTenant(), body);
		expect([refused.status, refused.json.error.details.fields[0].pointer]).toEqual([400, pointer]);
	});

	test('to force close needs who may force close one', async () => {
		const tenant = await aTenant();
		const token = await aToken(tenant, { scopes: ['operate'] });
		for (const query of ['', '?dryRun=true']) {
			const refused = await batch(tenant, { operation: 'force_close', filter: {} }, query, { token });
			expect([refused.status, refused.json.error.details.capability]).toEqual([403, 'instance.forceClose']);
		}
	});
});
