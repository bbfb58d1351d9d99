import { describe, expect, test } from 'vitest';
import { newId } from '../../../worker/lib/new-id.ts';
import { call } from '../api/caller.ts';
import { aTenant, type Tenant } from '../api/tenant.ts';
import { aListedRun, list } from './seeded-lists.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function ask({ projectId, token }: Tenant, query: string) {
	return call({ path: `/projects/${projectId}/instances${query}`, token });
}

function idsOf(answered: Awaited<ReturnType<typeof ask>>): string[] {
	return answered.json.items.map((item: { id: string }) => item.id);
}

describe('the list of runs', () => {
	test('is newest first, and every filter narrows it', async () => {
		const tenant = await aTenant();
		const { projectId } = tenant;
		const workflowId = newId('workflow', 2);
		const failed = aListedRun(projectId, 3 * MINUTE, { state: 'failed' });
		const named = aListedRun(projectId, 2 * MINUTE, { workflowName: 'Daily 100%_sales', workflowId });
		const dry = aListedRun(projectId, MINUTE, { mode: 'dryRun', kind: 'schedule', state: 'running', endedAt: null });
		await list(named, dry, failed);
		const all = [dry, named, failed].map((run) => run.instanceId);
		expect(idsOf(await ask(tenant, ''))).toEqual(all);
		const narrowed: readonly (readonly [string, string])[] = [
			['?state=failed,stopped', failed.instanceId],
			['?state=running', dry.instanceId],
			['?kind=schedule', dry.instanceId],
			['?mode=dryRun', dry.instanceId],
			[`?workflowId=${workflowId}`, named.instanceId],
			['?name=DAILY%20100%25_', named.instanceId],
			[
				`?from=${new Date(named.createdAt).toISOString()}&to=${new Date(dry.createdAt).toISOString()}`,
				named.instanceId,
			],
		];
		for (const [query, id] of narrowed) expect(idsOf(await ask(tenant, query)), query).toEqual([id]);
		// Nothing in a name is a pattern.
		for (const query of ['?name=%25', '?name=_'])
			expect(idsOf(await ask(tenant, query)), query).toEqual([named.instanceId]);
		expect((await ask(tenant, '/counts')).json).toEqual({
			byState: { failed: 1, running: 1, success: 1 },
			complete: true,
		});
		expect((await ask(tenant, '/counts?state=failed')).json).toEqual({ byState: { failed: 1 }, complete: true });
	});

	test('pages stay where they were while runs begin, and end of the same moment are not lost', async () => {
		const tenant = await aTenant();
		const runs = Array.from({ length: 7 }, (_, place) => aListedRun(tenant.projectId, MINUTE + (place >> 1) * MINUTE));
		await list(...runs);
		const seen: string[] = [];
		let query = '?limit=2';
		for (;;) {
			const page = await ask(tenant, query);
			seen.push(...idsOf(page));
			await list(aListedRun(tenant.projectId, 0));
			if (page.json.nextCursor === null) break;
			query = `?limit=2&cursor=${page.json.nextCursor}`;
		}
		expect(new Set(seen).size).toBe(seen.length);
		expect(seen.toSorted()).toEqual(runs.map((run) => run.instanceId).toSorted());
	});

	test('looks back 30 days unless it is told to look further', async () => {
		const tenant = await aTenant();
		const old = aListedRun(tenant.projectId, 31 * DAY);
		await list(old);
		expect(idsOf(await ask(tenant, ''))).toEqual([]);
		expect(idsOf(await ask(tenant, '?from=2020-01-01T00:00:00Z'))).toEqual([old.instanceId]);
	});

	test('shows no run of another tenant, and no deleted one', async () => {
		const [tenant, other] = [await aTenant(), await aTenant()];
		const mine = aListedRun(tenant.projectId, MINUTE);
		await list(mine, aListedRun(tenant.projectId, MINUTE, { deleted: true }), aListedRun(other.projectId, MINUTE));
		expect(idsOf(await ask(tenant, ''))).toEqual([mine.instanceId]);
		expect((await ask({ ...tenant, projectId: other.projectId }, '')).status).toBe(404);
	});
});

describe('the overview', () => {
	test('counts today as the project’s zone has it, and says which runs failed and last longest', async () => {
		const tenant = await aTenant();
		const { projectId, token } = tenant;
		const failed = aListedRun(projectId, 1000, { state: 'failed' });
		const slow = aListedRun(projectId, 3 * DAY, { state: 'running', endedAt: null });
		await list(failed, slow, aListedRun(projectId, 40 * DAY, { state: 'running', endedAt: null }));
		const { json, status } = await call({ path: `/projects/${projectId}/overview`, token });
		expect(status).toBe(200);
		expect(json.active).toEqual({ byState: { running: 1 }, complete: true });
		expect(json.failures.map(({ id }: { id: string }) => id)).toEqual([failed.instanceId]);
		expect(json.longest.map(({ id }: { id: string }) => id)).toEqual([slow.instanceId]);
		expect(json.capacity).toEqual({ window: 1000, held: 0, waiting: 0 });
		expect(json.executors).toEqual({ total: 0, ready: 0, unverified: 0, disabled: 0, failing: [] });
		const hour = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: 'numeric', hourCycle: 'h23' });
		expect(Number(hour.format(new Date(json.today.from)))).toBe(0);
	});
});
