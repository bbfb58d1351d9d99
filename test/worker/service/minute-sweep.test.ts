import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { insertOperation, listOperations, type OperationRow } from '../../../worker/db/query/operation.ts';
import { idempotencyKeys } from '../../../worker/db/schema/idempotency-keys.ts';
import { sweepDefinitions } from '../../../worker/service/minute-sweep.ts';
import { aTenant } from '../api/tenant.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';
import { storedRun } from '../projection/stored-rows.ts';

const DAY = 24 * 3_600_000;
const db = openDatabase(env.DB);

/** A database that fails what is asked about these tables. */
function aDatabaseWithout(...tables: readonly string[]): D1Database {
	return new Proxy(env.DB, {
		get(target, name) {
			const value = Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			return (...values: readonly unknown[]) => {
				const statement = String(values[0]);
				if (tables.some((table) => statement.includes(`"${table}"`))) throw new Error('That table is away.');
				return Reflect.apply(value, target, values);
			};
		},
	});
}

test('a step of the minute that fails keeps no other from its turn', async () => {
	const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const { projectId } = await aTenant();
	const run = aListedRun(projectId, 400 * DAY, { archivedAt: 1 });
	await list(run);
	await db.insert(idempotencyKeys).values({ scope: 'a', key: 'b', bodyHash: 'c', answer: null, createdAt: 1 });
	const broken = aDatabaseWithout('executors', 'workflows', 'verifications', 'projection_rebuilds');
	await sweepDefinitions(Date.now(), { ...env, DB: broken }, createExecutionContext());
	expect(await db.select().from(idempotencyKeys)).toEqual([]);
	expect(await storedRun(run.instanceId)).toBeNull();
	const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)));
	expect(lines).toEqual(
		['executors', 'submissions', 'links', 'rebuilds'].map((step) => ({
			event: 'sweep_step_failed',
			step,
			message: 'That table is away.',
		})),
	);
});

test('records of operations go 90 days after their end, and not before', async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const { projectId } = await aTenant();
	const now = Date.UTC(2027, 0, 15, 8, 0, 0);
	const rowOf = (id: string, finishedAt: number | null) => ({
		...{ projectId, id, kind: 'instances', operation: 'stop', filter: null, createdBy: 'system:test', state: 'done' },
		...{ createdAt: 0, updatedAt: now, total: 0, changed: 0, unchanged: 0, refused: 0, refusedBy: {}, refusals: [] },
		...{ finishedAt, abortedBy: null, failure: null },
	});
	for (const [id, finishedAt] of [
		['op_old', now - 91 * DAY],
		['op_young', now - 89 * DAY],
		['op_open', null],
	] as const)
		await insertOperation(db, rowOf(id, finishedAt) as OperationRow);
	await sweepDefinitions(now, env, createExecutionContext());
	const left = await listOperations(db, projectId, { after: '', limit: 10, states: null, kind: null });
	expect(left.map(({ id }) => id).toSorted()).toEqual(['op_open', 'op_young']);
});
