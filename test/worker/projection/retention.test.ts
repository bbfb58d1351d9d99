import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { getArchive, putArchive } from '../../../worker/archive/archive-bucket.ts';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import { removeExpiredRuns } from '../../../worker/service/retention.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { aTenant } from '../api/tenant.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';
import { storedRun, storedTasks } from './stored-rows.ts';

const DAY = 24 * 3_600_000;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

async function aProjectKeeping(retentionDays: number): Promise<string> {
	const { projectId } = await aTenant();
	await env.DB.prepare("UPDATE projects SET settings = json_set(settings, '$.retentionDays', ?2) WHERE id = ?1")
		.bind(projectId, retentionDays)
		.run();
	return projectId;
}

function archived(projectId: string, agoMs: number): ProjectionMessage {
	return aListedRun(projectId, agoMs, { archivedAt: Date.now(), taskRows: [aTaskRow(), aTaskRow({ key: 'b' })] });
}

test('a run goes with its tasks and its bundle when its project keeps it no longer, and no other does', async () => {
	const [short, long] = [await aProjectKeeping(10), await aProjectKeeping(30)];
	const expired = archived(short, 11 * DAY);
	const kept = [archived(short, 9 * DAY), archived(long, 11 * DAY)];
	const running = aListedRun(short, 11 * DAY, { state: 'running', endedAt: null });
	const tombstone = aListedRun(short, 11 * DAY, { deleted: true });
	await list(expired, ...kept, running, tombstone);
	const { taskRows: tasks, ...row } = expired;
	await putArchive(env.BUCKET, row, { archivedAt: 1, row, tasks, entries: [] });
	await removeExpiredRuns(env, Date.now());
	await removeExpiredRuns(env, Date.now());
	expect(await storedRun(expired.instanceId)).toBeNull();
	expect(await storedTasks(expired.instanceId)).toEqual([]);
	expect(await getArchive(env.BUCKET, row)).toBeNull();
	expect(await storedRun(tombstone.instanceId)).toBeNull();
	expect(await storedRun(running.instanceId)).not.toBeNull();
	for (const run of kept) expect(await storedTasks(run.instanceId)).toHaveLength(2);
});

test('a tombstone stays as long as a run that ended then, so that what is late revives nothing', async () => {
	const projectId = await aProjectKeeping(10);
	const run = aListedRun(projectId, 11 * DAY, { endedAt: Date.now() - DAY, seq: 3 });
	const paused = aListedRun(projectId, 11 * DAY, { endedAt: null, deleted: true });
	await list({ ...run, deleted: true, seq: 4 }, paused);
	await removeExpiredRuns(env, Date.now());
	await list(run);
	expect(await storedRun(run.instanceId)).toMatchObject({ deleted: 1 });
	expect(await storedRun(paused.instanceId)).toBeNull();
});

test('rows of tasks go in bounded steps, and the run’s own last', async () => {
	const projectId = await aProjectKeeping(10);
	const taskRows = Array.from({ length: 6000 }, (_, n) => aTaskRow({ key: `n${n}` }));
	const run = { ...archived(projectId, 11 * DAY), taskRows };
	await list(run);
	await removeExpiredRuns(env, Date.now());
	expect(await storedTasks(run.instanceId)).toHaveLength(1000);
	expect(await storedRun(run.instanceId)).not.toBeNull();
	await removeExpiredRuns(env, Date.now());
	expect(await storedTasks(run.instanceId)).toEqual([]);
	expect(await storedRun(run.instanceId)).toBeNull();
});

test('a run that was never archived gives itself up first, and one that goes on stays', async () => {
	const projectId = await aProjectKeeping(10);
	const gone = aListedRun(projectId, 11 * DAY, { taskRows: [aTaskRow()] });
	await list(gone);
	await removeExpiredRuns(env, Date.now());
	expect(await storedRun(gone.instanceId)).toBeNull();
});

test.each([
	['a deletion that broke off left', { deleted: true, archivedAt: 1 }],
	['a row that is behind knows nothing of', {}],
])('a bundle that %s goes with the row', async (_what, fields) => {
	const projectId = await aProjectKeeping(10);
	const run = aListedRun(projectId, 11 * DAY, fields);
	await list(run);
	const { taskRows: tasks, ...row } = run;
	await putArchive(env.BUCKET, row, { archivedAt: 1, row, tasks, entries: [] });
	await removeExpiredRuns(env, Date.now());
	expect(await storedRun(run.instanceId)).toBeNull();
	expect(await getArchive(env.BUCKET, row)).toBeNull();
});
