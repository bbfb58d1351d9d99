import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { owedExecutors } from '../../../worker/db/query/executor.ts';
import { stalledRebuilds } from '../../../worker/db/query/projection-rebuild.ts';
import { owedWorkflows } from '../../../worker/db/query/workflow.ts';
import { executors } from '../../../worker/db/schema/executors.ts';
import { projectionRebuilds } from '../../../worker/db/schema/projection-rebuilds.ts';
import { workflows } from '../../../worker/db/schema/workflows.ts';
import { expiredRuns } from '../../../worker/projection/remove-expired.ts';
import { aReadyExecutor } from '../api/executor.ts';
import { aWorkflow } from '../api/flow.ts';
import { aTenant } from '../api/tenant.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';

const DAY = 24 * 3_600_000;
const db = openDatabase(env.DB);

/** Everything that comes up in so many sweeps, of which each takes only some. */
async function seenIn(sweeps: number, sweep: () => Promise<readonly string[]>): Promise<Set<string>> {
	const seen = new Set<string>();
	for (let count = 0; count < sweeps; count += 1) for (const id of await sweep()) seen.add(id);
	return seen;
}

test('runs that can never be removed leave turns to the others', async () => {
	const { projectId } = await aTenant();
	const runs = Array.from({ length: 300 }, () => aListedRun(projectId, 400 * DAY, { archivedAt: 1 }));
	await list(...runs);
	const seen = await seenIn(60, async () => (await expiredRuns(env.DB, Date.now())).map(({ id }) => id));
	for (const { instanceId } of runs) expect(seen).toContain(instanceId);
});

test('rebuildings that never get on leave turns to the others', async () => {
	const tenants = await Promise.all(Array.from({ length: 5 }, () => aTenant()));
	const zero = { workflowId: '', part: '', archive: '', runs: 0, archives: 0, missed: 0, step: 0, finishedAt: null };
	const rows = tenants.map(({ projectId }) => ({
		...zero,
		projectId,
		phase: 'runs' as const,
		startedAt: 1,
		steppedAt: 1,
	}));
	await db.insert(projectionRebuilds).values(rows);
	const seen = await seenIn(60, async () => (await stalledRebuilds(db, 2, 2)).map(({ projectId }) => projectId));
	expect(seen).toEqual(new Set(tenants.map(({ projectId }) => projectId)));
});

test('definitions that cannot be brought to their objects leave turns to the others', async () => {
	const tenant = await aTenant();
	for (let count = 0; count < 3; count += 1) {
		await aReadyExecutor(tenant);
		await aWorkflow(tenant);
	}
	await db.update(executors).set({ owed: true });
	await db.update(workflows).set({ owed: true });
	expect((await seenIn(60, async () => (await owedExecutors(db, 1)).map(({ id }) => id))).size).toBe(3);
	expect((await seenIn(60, async () => (await owedWorkflows(db, 1)).map(({ id }) => id))).size).toBe(3);
});
