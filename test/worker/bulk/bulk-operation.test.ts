import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { bulkStub } from '../../../worker/bulk/stub.ts';
import type { InstanceBatchRequest } from '../../../worker/contract/instance-batch.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { revokeToken } from '../../../worker/db/query/token.ts';
import { operations } from '../../../worker/db/schema/operations.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { accept } from '../../../worker/lib/result.ts';
import { refuseWith } from '../../../worker/service/answer.ts';
import { call } from '../api/caller.ts';
import { aReadyExecutor } from '../api/executor.ts';
import { anOnlineWorkflow, aRun } from '../api/flow.ts';
import { aToken } from '../api/tenant.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';
import { meterRows } from '../platform-meter.ts';
import { breakDatabase } from '../projection/broken-database.ts';
import { aGate, anOperation, aProjectOfFailures, playHeldRuns, playRuns } from './bulk-scene.ts';

const db = openDatabase(env.DB);
const FAILED: InstanceBatchRequest = { operation: 'rerun', filter: { state: ['failed'] } };

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

function isOver({ finishedAt }: { finishedAt: string | null }): boolean {
	return finishedAt !== null;
}

test('A22: a bulk rerun shows its progress, ends when it is aborted, and delays nobody', async () => {
	const { tenant } = await aProjectOfFailures(230);
	await aReadyExecutor(tenant);
	const workflow = await anOnlineWorkflow(tenant);
	const gate = aGate();
	const { asked, seen } = playRuns(tenant, async () => {
		if (asked.length > 120) await gate.opened;
		return accept({ changed: true });
	});
	const operation = await anOperation(tenant, FAILED);
	const half = await operation.until(({ changed }) => changed === 100);
	expect(half).toMatchObject({ state: 'running', total: 230, refused: 0, finishedAt: null });
	const stuck = operation.turn();
	await expect.poll(() => asked.length).toBe(124);
	// It is amid a chunk, waiting for four runs. A run that somebody starts meanwhile begins at once.
	const live = await aRun(tenant, workflow);
	const run = await call({ path: `/projects/${tenant.projectId}/instances/${live}`, token: tenant.token });
	expect(run.json).toMatchObject({ state: 'running' });
	const aborted = operation.abort();
	gate.open();
	expect((await aborted).json).toMatchObject({ state: 'aborted', total: 230, changed: 124 });
	await stuck;
	await operation.turn();
	expect([asked.length, seen.atOnceMax]).toEqual([124, 4]);
	expect((await operation.abort()).status).toBe(200);
});

test('an abort within the last chunk is an abort, and the rest of it was not asked', async () => {
	const { tenant } = await aProjectOfFailures(10);
	const { asked, gate } = playHeldRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	const turns = operation.until((now) => isOver(now));
	await expect.poll(() => asked.length).toBe(4);
	const aborted = operation.abort();
	gate.open();
	expect((await aborted).json).toMatchObject({ state: 'aborted', total: 10, changed: 4 });
	await turns;
	expect(asked).toHaveLength(4);
});

test('between chunks it pauses as long as its rate asks for', async () => {
	const { tenant } = await aProjectOfFailures(60);
	playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	const before = Date.now();
	await operation.until(({ changed }) => changed === 50);
	const next = await runInDurableObject(operation.object(), (_object, { storage }) => storage.getAlarm());
	expect((next ?? 0) - before).toBeGreaterThanOrEqual(2500);
});

test('whatever it forgets in between, and however often its alarm rings, everybody is asked once', async () => {
	const { tenant, ids } = await aProjectOfFailures(120);
	const { asked } = playRuns(tenant, ({ instanceId }) =>
		instanceId === ids[3] ? refuseWith('illegal_transition') : accept({ changed: instanceId !== ids[4] }),
	);
	const operation = await anOperation(tenant, FAILED);
	const over = await operation.until((now) => isOver(now));
	await evictDurableObject(operation.object());
	await operation.turn();
	expect([...asked].sort()).toEqual([...ids].sort());
	expect(over).toMatchObject({ state: 'done', total: 120, changed: 118, unchanged: 1, refused: 1 });
	expect([over.refusedBy, over.refusals]).toEqual([
		{ illegal_transition: 1 },
		[{ id: ids[3], code: 'illegal_transition' }],
	]);
});

test('evicted after every turn it comes to the same end', async () => {
	const { tenant, ids } = await aProjectOfFailures(120);
	const { asked } = playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	for (let turns = 0; turns < 10 && !isOver(await operation.get()); turns += 1) {
		await evictDurableObject(operation.object());
		await operation.turn();
	}
	const over = await operation.get();
	expect([over.state, over.changed, [...asked].sort()]).toEqual(['done', 120, [...ids].sort()]);
});

test('an alarm that rings twice at once does one turn', async () => {
	const { tenant, ids } = await aProjectOfFailures(20);
	const { asked, gate } = playHeldRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	const over = operation.until((now) => isOver(now));
	await expect.poll(() => asked.length).toBe(4);
	const again = runInDurableObject(operation.object(), (object) => object.alarm());
	gate.open();
	await Promise.all([over, again]);
	expect([...asked].sort()).toEqual([...ids].sort());
});

test('a crash within a chunk asks nobody more than once again', async () => {
	const { tenant, ids } = await aProjectOfFailures(80);
	const gate = aGate();
	let isCrashing = true;
	const { asked } = playRuns(tenant, async () => {
		if (isCrashing && asked.length > 60) await gate.opened;
		return accept({ changed: true });
	});
	const operation = await anOperation(tenant, FAILED);
	await operation.until(({ changed }) => changed === 50);
	const lost = operation.turn().catch(() => false);
	await expect.poll(() => asked.length).toBe(64);
	await runInDurableObject(operation.object(), (_object, state) => state.abort('crashed')).catch(() => undefined);
	isCrashing = false;
	gate.open();
	await lost;
	await bulkStub(env, tenant.projectId, operation.id).poke();
	await operation.until((now) => isOver(now));
	const times = ids.map((id) => asked.filter((each) => each === id).length);
	expect([Math.min(...times), Math.max(...times)]).toEqual([1, 2]);
});

test('runs that match only later are not touched', async () => {
	const { tenant, ids } = await aProjectOfFailures(3);
	const { asked } = playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	await list(
		aListedRun(tenant.projectId, -5000, { state: 'failed' }),
		aListedRun(tenant.projectId, 3000, { state: 'failed', endedAt: Date.now() + 5000 }),
	);
	await operation.until((now) => isOver(now));
	expect([...asked].sort()).toEqual([...ids].sort());
});

test('a run that is unavailable for a while is asked again and not given up', async () => {
	const { tenant, ids } = await aProjectOfFailures(2);
	let answers = 0;
	playRuns(tenant, ({ instanceId }) => {
		if (instanceId !== ids[0]) return accept({ changed: true });
		answers += 1;
		return answers < 3 ? refuseWith('unavailable', { reason: 'no_capacity' }) : accept({ changed: true });
	});
	const operation = await anOperation(tenant, FAILED);
	await operation.until(({ changed }) => changed === 1);
	const clock = vi.spyOn(Date, 'now');
	for (let turns = 1; turns < 4; turns += 1) {
		const ahead = Date.parse(new Date().toISOString()) + turns * 10_000;
		clock.mockReturnValue(ahead);
		await operation.turn();
	}
	clock.mockRestore();
	expect(await operation.get()).toMatchObject({ state: 'done', changed: 2, refused: 0 });
});

test('once whoever asked may not do it any more, nobody else is asked', async () => {
	const { tenant } = await aProjectOfFailures(120);
	const token = await aToken(tenant, { scopes: ['operate'] });
	const { asked } = playRuns(tenant);
	const operation = await anOperation(tenant, FAILED, token);
	const { createdBy } = await operation.until(({ changed }) => changed === 50);
	await revokeToken(db, tenant, createdBy.split(':')[1] ?? '', Date.now());
	const over = await operation.until((now) => isOver(now));
	expect([over.state, over.failure, over.changed, asked.length]).toEqual(['failed', 'permission_lost', 50, 50]);
});

test('while the database is away it waits, and then goes on', async () => {
	const { tenant } = await aProjectOfFailures(60);
	const { asked } = playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	await operation.until(({ changed }) => changed === 50);
	const database = breakDatabase();
	await operation.turn();
	expect(asked).toHaveLength(50);
	database.heal();
	expect(await operation.until((now) => isOver(now))).toMatchObject({ state: 'done', changed: 60 });
});

test('a hundred items cost few rows, and what is left of an operation goes after a day', async () => {
	const { tenant } = await aProjectOfFailures(200);
	playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	await operation.until(({ state }) => state === 'running');
	const meter = await meterRows(operation.object());
	await operation.until((now) => isOver(now));
	const bill = meter.read();
	meter.stop();
	expect(bill.rows, JSON.stringify(bill)).toBeLessThanOrEqual(8);
	const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.parse(new Date().toISOString()) + 25 * 3_600_000);
	await operation.turn();
	clock.mockRestore();
	expect(await bulkStub(env, tenant.projectId, operation.id).read()).toBeNull();
	expect(await operation.get()).toMatchObject({ state: 'done', changed: 200 });
});

test('an operation whose request broke off before its row was stored does nothing and leaves nothing', async () => {
	const { tenant, ids } = await aProjectOfFailures(1);
	const { asked } = playRuns(tenant);
	const id = newId('operation', Date.now());
	const stub = bulkStub(env, tenant.projectId, id);
	await stub.begin({
		...{
			organizationId: tenant.organizationId,
			kind: 'instances',
			operation: 'rerun',
			createdAt: Date.now() - 400_000,
		},
		...{ by: { kind: 'token', id: 'tok_1' }, items: { ids } },
	});
	await expect.poll(() => stub.read()).toBeNull();
	expect(asked).toEqual([]);
});

test('an operation of which nothing is left ends as lost', async () => {
	const { tenant } = await aProjectOfFailures(1);
	playRuns(tenant);
	const operation = await anOperation(tenant, FAILED);
	await operation.until((now) => isOver(now));
	const [row] = await db.select().from(operations);
	const id = newId('operation', Date.now());
	if (row === undefined) throw new Error('There is no row');
	await db.insert(operations).values({ ...row, projectId: tenant.projectId, id, state: 'running', finishedAt: null });
	const aborted = await call({
		method: 'POST',
		path: `/projects/${tenant.projectId}/operations/${id}/abort`,
		token: tenant.token,
	});
	expect([aborted.status, aborted.json.error.details.state]).toEqual([409, 'failed']);
	const found = await call({ path: `/projects/${tenant.projectId}/operations/${id}`, token: tenant.token });
	expect(found.json).toMatchObject({ state: 'failed', failure: 'lost' });
});
