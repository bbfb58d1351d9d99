import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { call } from '../api/caller.ts';
import { aTenant, type Tenant } from '../api/tenant.ts';
import { aListedRun, list } from './seeded-lists.ts';

const MINUTE = 60_000;

function ask({ projectId, token }: Tenant, query: string) {
	return call({ path: `/projects/${projectId}/task-instances${query}`, token });
}

function idsOf(answered: Awaited<ReturnType<typeof ask>>): string[] {
	return answered.json.items.map((item: { id: string }) => item.id);
}

function idOf(run: ProjectionMessage, key: string): string {
	return `${run.instanceId}.${key}`;
}

const FAILED_ONE = { total: 2, success: 1, failed: 1, skipped: 0, stopped: 0, running: 0 };

describe('the list of task instances', () => {
	test('has the tasks of the newest runs first, and every filter narrows it', async () => {
		const tenant = await aTenant();
		const bad = aTaskRow({ key: 'load', state: 'failed', cause: 'executor_failed', failure: 'it broke', type: 'SQL' });
		const old = aListedRun(tenant.projectId, 2 * MINUTE, {
			tasks: FAILED_ONE,
			taskRows: [aTaskRow({ key: 'a' }), bad],
		});
		const young = aListedRun(tenant.projectId, MINUTE, {
			workflowId: `wf_${'0'.repeat(26)}`,
			taskRows: [aTaskRow({ key: 'b', name: 'Ship 100%' }), aTaskRow({ key: 'a' })],
		});
		await list(young, old);
		const all = [idOf(young, 'a'), idOf(young, 'b'), idOf(old, 'a'), idOf(old, 'load')];
		expect(idsOf(await ask(tenant, ''))).toEqual(all);
		const narrowed: readonly (readonly [string, readonly string[]])[] = [
			['?state=failed', [idOf(old, 'load')]],
			['?state=failed,success', all],
			['?state=stopped', []],
			['?type=SQL', [idOf(old, 'load')]],
			['?name=100%25', [idOf(young, 'b')]],
			['?name=LOA', all.filter((id) => !id.endsWith('b'))],
			[`?workflowId=${young.workflowId}`, all.slice(0, 2)],
			[`?instanceId=${old.instanceId}`, all.slice(2)],
			[`?to=${new Date(young.createdAt).toISOString()}`, all.slice(2)],
		];
		for (const [query, ids] of narrowed) expect(idsOf(await ask(tenant, query)), query).toEqual(ids);
		const [item] = (await ask(tenant, '?state=failed')).json.items;
		expect(item).toMatchObject({
			failure: 'it broke',
			cause: 'executor_failed',
			workflowName: 'a workflow',
			mode: 'normal',
		});
		expect((await ask(tenant, '/counts')).json).toEqual({ byState: { failed: 1, success: 3 }, complete: true });
	});

	test('pages go on within a run, and stay where they were while others end', async () => {
		const tenant = await aTenant();
		const run = aListedRun(tenant.projectId, MINUTE, {
			taskRows: Array.from({ length: 9 }, (_, place) => aTaskRow({ key: `n${place}` })),
		});
		await list(run);
		const seen: string[] = [];
		let query = '?limit=4';
		for (;;) {
			const page = await ask(tenant, query);
			seen.push(...idsOf(page));
			await list(aListedRun(tenant.projectId, 0, { taskRows: [aTaskRow()] }));
			if (page.json.nextCursor === null) break;
			query = `?limit=4&cursor=${page.json.nextCursor}`;
		}
		expect(seen).toEqual(run.taskRows.map(({ key }) => idOf(run, key)));
	});

	test('a run’s tasks are found at once whatever is asked of them, however many tasks are newer', async () => {
		const tenant = await aTenant();
		const old = aListedRun(tenant.projectId, MINUTE, { taskRows: [aTaskRow({ key: 'load', type: 'SQL' })] });
		const young = aListedRun(tenant.projectId, 0, {
			taskRows: Array.from({ length: 4000 }, (_, place) => aTaskRow({ key: `n${place}` })),
		});
		await list(old, young);
		const statements = vi.spyOn(Object.getPrototypeOf(env.DB), 'prepare');
		for (const filter of ['type=SQL', 'name=load', 'state=success', 'state=success&name=load']) {
			statements.mockClear();
			const asked = await ask(tenant, `?instanceId=${old.instanceId}&${filter}`);
			expect(idsOf(asked), filter).toEqual([idOf(old, 'load')]);
			const looked = statements.mock.calls.filter(([query]) => String(query).includes('task_instances'));
			expect(looked.length, filter).toBe(1);
		}
	});

	test('shows nothing of another tenant and nothing of a deleted run', async () => {
		const [tenant, other] = [await aTenant(), await aTenant()];
		const deleted = aListedRun(tenant.projectId, MINUTE, { seq: 2, taskRows: [aTaskRow()] });
		await list(deleted, aListedRun(other.projectId, MINUTE, { taskRows: [aTaskRow()] }));
		await list({ ...deleted, seq: 3, deleted: true, taskRows: [] });
		expect(idsOf(await ask(tenant, ''))).toEqual([]);
		expect((await ask({ ...tenant, projectId: other.projectId }, '/counts')).status).toBe(404);
	});
});
