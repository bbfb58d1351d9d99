import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { putArchive } from '../../../worker/archive/archive-bucket.ts';
import type { RebuildRow } from '../../../worker/db/query/projection-rebuild.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { type RebuildPorts, RUNS_PER_STEP, stepRebuild } from '../../../worker/projection/rebuild/step-rebuild.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { call } from '../api/caller.ts';
import { aReadyExecutor } from '../api/executor.ts';
import { anEndedRun, anOnlineWorkflow } from '../api/flow.ts';
import { aTenant, type Tenant } from '../api/tenant.ts';
import { aListedRun } from '../lists/seeded-lists.ts';
import { storedRun, storedTasks } from './stored-rows.ts';

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

async function rebuilt(tenant: Tenant) {
	const path = `/projects/${tenant.projectId}/projection/rebuild`;
	expect((await call({ method: 'POST', path, token: tenant.token })).status).toBe(202);
	return eventually(async () => {
		const { json } = await call({ path, token: tenant.token });
		expect(json.state).toBe('done');
		return json;
	});
}

/** What goes through the projection queue takes a second or two, which gathers messages. */
function eventually<Value>(check: () => Promise<Value>): Promise<Value> {
	return vi.waitFor(check, { timeout: 10_000, interval: 50 });
}

async function rowsOf(id: string) {
	return { run: await storedRun(id), tasks: await storedTasks(id) };
}

test('a project whose rows are gone gets them back from its runs and archives, as they were', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const ids: string[] = [];
	for (const workflowId of [await anOnlineWorkflow(tenant), await anOnlineWorkflow(tenant)])
		ids.push(await anEndedRun(tenant, workflowId), await anEndedRun(tenant, workflowId));
	await eventually(async () => {
		for (const id of ids) expect(await storedRun(id)).toMatchObject({ state: 'stopped', wake_at: null });
		for (const id of ids) expect((await storedTasks(id)).length).toBeGreaterThan(0);
	});
	const before = await Promise.all(ids.map(rowsOf));
	const { taskRows, isRelisted: _, ...row } = aListedRun(tenant.projectId, 60_000, { taskRows: [aTaskRow()] });
	const archived = { archivedAt: Date.now(), row: { ...row, archivedAt: Date.now() }, tasks: taskRows, entries: [] };
	await putArchive(env.BUCKET, row, archived);
	await env.DB.prepare('DELETE FROM instances WHERE project_id = ?1').bind(tenant.projectId).run();
	await env.DB.prepare('DELETE FROM task_instances WHERE project_id = ?1').bind(tenant.projectId).run();

	expect(await rebuilt(tenant)).toMatchObject({ runs: ids.length, archives: 1, missed: 0 });
	await eventually(async () => {
		const after = await Promise.all(ids.map(rowsOf));
		expect(after).toEqual(before.map(({ run, tasks }) => ({ run: { ...run, seq: expect.any(Number) }, tasks })));
		expect(await storedTasks(row.instanceId)).toHaveLength(1);
		expect(await storedRun(row.instanceId)).toMatchObject({ archived_at: archived.row.archivedAt });
	});
	const settled = await Promise.all(ids.map(rowsOf));
	expect(await rebuilt(tenant)).toMatchObject({ runs: ids.length, archives: 1 });
	expect(await Promise.all(ids.map(rowsOf))).toEqual(settled);
}, 30_000);

test('a run without an object tells nothing', async () => {
	expect(await instanceStub(env, newId('project', 1), newId('instance', 1)).relist()).toBe(false);
});

describe('a piece of rebuilding', () => {
	const fresh: RebuildRow = {
		...{ projectId: 'prj_a', startedAt: 1, steppedAt: 1, finishedAt: null, step: 0, phase: 'runs', workflowId: '' },
		...{ part: '', archive: '', runs: 0, archives: 0, missed: 0 },
	};

	/** A project of two workflows, the first with more runs than a piece has. */
	function ports(partial: Partial<RebuildPorts> = {}): RebuildPorts {
		const parts = Array.from({ length: RUNS_PER_STEP + 5 }, (_, n) => String(n).padStart(4, '0'));
		return {
			workflowAfter: async (_project, id) => ['wf_1', 'wf_2'].find((workflow) => workflow > id) ?? null,
			runs: async (_project, workflowId, { after, limit }) =>
				parts
					.filter((part) => part > after)
					.slice(0, workflowId === 'wf_1' ? limit : 1)
					.map((part) => ({ part, instanceId: `${workflowId}.${part}` })),
			relist: async () => true,
			archives: async (_project, after) => ['a', 'b'].filter((key) => key > after),
			tellArchive: async () => undefined,
			missed: () => undefined,
			now: () => 7,
			...partial,
		};
	}

	async function runToEnd(world: RebuildPorts): Promise<RebuildRow> {
		let row = fresh;
		while (row.phase !== 'done') row = await stepRebuild(row, world);
		return row;
	}

	test('asks no more runs than it may, and all pieces together ask each once', async () => {
		const asked: string[] = [];
		const first = await stepRebuild(fresh, ports());
		expect(first).toMatchObject({ runs: RUNS_PER_STEP, workflowId: 'wf_1', step: 1 });
		const done = await runToEnd(ports({ relist: async (_project, id) => asked.push(id) > 0 }));
		expect(done).toMatchObject({ phase: 'done', runs: RUNS_PER_STEP + 6, archives: 2, missed: 0, finishedAt: 7 });
		expect(new Set(asked).size).toBe(asked.length);
	});

	test('goes on past what cannot be reached, and says how much that was', async () => {
		const relist = async (_project: string, id: string) => {
			if (id.endsWith('0003')) throw new Error('overloaded');
			return true;
		};
		const tellArchive = () => Promise.reject(new Error('damaged'));
		const done = await runToEnd(ports({ relist, tellArchive }));
		expect(done).toMatchObject({ phase: 'done', missed: 3, archives: 0, runs: RUNS_PER_STEP + 5 });
	});
});
