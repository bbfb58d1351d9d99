import { and, asc, count, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { executors } from '../schema/executors.ts';

export type ExecutorRow = typeof executors.$inferSelect;
export type ExecutorChanges = Partial<
	Pick<
		ExecutorRow,
		'name' | 'url' | 'groups' | 'secrets' | 'enabled' | 'state' | 'description' | 'describedAt' | 'removed'
	>
>;

export async function findExecutor(db: Database, projectId: string, executorId: string): Promise<ExecutorRow | null> {
	const isIt = and(eq(executors.id, executorId), eq(executors.projectId, projectId), eq(executors.removed, false));
	return (await db.select().from(executors).where(isIt).get()) ?? null;
}

/**
 * A description without the schemas of its task types. They are left out by the database: those of a hundred executors
 * would be more than a Worker should hold at once.
 */
const BRIEF_DESCRIPTION = sql`json_set(${executors.description}, '$.taskTypes', json((
	SELECT json_group_array(json(json_remove(value, '$.configSchema'))) FROM json_each(${executors.description}, '$.taskTypes')
)))`.mapWith(executors.description);

/** Executors after an id, oldest first, with brief descriptions. */
export function listExecutors(
	db: Database,
	projectId: string,
	page: { readonly after: string; readonly limit: number },
): Promise<ExecutorRow[]> {
	return db
		.select({ ...getTableColumns(executors), description: BRIEF_DESCRIPTION })
		.from(executors)
		.where(and(eq(executors.projectId, projectId), eq(executors.removed, false), gt(executors.id, page.after)))
		.orderBy(asc(executors.id))
		.limit(page.limit)
		.all();
}

/** The schemas of those of the task types that an executor described, each as it described it. */
export async function findConfigSchemas(
	db: Database,
	projectId: string,
	executorId: string,
	types: readonly string[],
): Promise<Map<string, unknown>> {
	const rows = await db.all<{ type: string; configSchema: string }>(sql`
		SELECT value ->> '$.type' AS type, value -> '$.configSchema' AS configSchema
		FROM ${executors}, json_each(${executors.description}, '$.taskTypes')
		WHERE ${executors.id} = ${executorId} AND ${executors.projectId} = ${projectId}
			AND value ->> '$.type' IN (SELECT value FROM json_each(${JSON.stringify(types)}))`);
	return new Map(rows.map(({ type, configSchema }) => [type, JSON.parse(configSchema)]));
}

export async function countExecutors(db: Database, projectId: string): Promise<number> {
	const isCounted = and(eq(executors.projectId, projectId), eq(executors.removed, false));
	const row = await db.select({ count: count() }).from(executors).where(isCounted).get();
	return row?.count ?? 0;
}

/** How many executors of a project may be used, and why the others may not. */
export async function executorStates(
	db: Database,
	projectId: string,
): Promise<{ total: number; ready: number; unverified: number; disabled: number }> {
	const isCounted = and(eq(executors.projectId, projectId), eq(executors.removed, false));
	const row = await db
		.select({
			total: count(),
			ready: sql<number>`count(*) FILTER (WHERE ${executors.enabled} AND ${executors.state} = 'ready')`,
			unverified: sql<number>`count(*) FILTER (WHERE ${executors.enabled} AND ${executors.state} = 'unverified')`,
			disabled: sql<number>`count(*) FILTER (WHERE NOT ${executors.enabled})`,
		})
		.from(executors)
		.where(isCounted)
		.get();
	return row ?? { total: 0, ready: 0, unverified: 0, disabled: 0 };
}

/** False when the project has an executor of this name. */
export function insertExecutor(db: Database, row: typeof executors.$inferInsert): Promise<boolean> {
	return insertUnique(
		() => db.insert(executors).values(row),
		async () => (await findExecutor(db, row.projectId, row.id)) !== null,
	);
}

/**
 * Changes an executor that is still at the revision it was read at, and notes that ProjectCapacity has to learn of it.
 *
 * @returns the row as it is now; `conflict` when somebody else was faster, `name_taken` when the name is.
 */
export async function changeExecutor(
	db: Database,
	row: ExecutorRow,
	changes: ExecutorChanges,
): Promise<ExecutorRow | 'conflict' | 'name_taken'> {
	const next = { ...row, ...changes, revision: row.revision + 1, owed: true };
	const isUnchanged = and(
		eq(executors.id, row.id),
		eq(executors.projectId, row.projectId),
		eq(executors.revision, row.revision),
	);
	const update = db.update(executors).set(next).where(isUnchanged).returning({ id: executors.id });
	let isStored = false;
	const isFree = await insertUnique(
		async () => {
			isStored = (await update).length === 1;
		},
		() => Promise.resolve(false),
	);
	if (!isFree) return 'name_taken';
	return isStored ? next : 'conflict';
}

/**
 * ProjectCapacity acknowledged this revision. A removed executor's row has done its duty and goes.
 *
 * @returns false when the row is no longer at this revision, so that what was brought there may be out of date.
 */
export async function settleExecutor(db: Database, row: ExecutorRow): Promise<boolean> {
	const isIt = and(
		eq(executors.id, row.id),
		eq(executors.projectId, row.projectId),
		eq(executors.revision, row.revision),
	);
	const settled = row.removed
		? await db.delete(executors).where(isIt).returning({ id: executors.id })
		: await db.update(executors).set({ owed: false }).where(isIt).returning({ id: executors.id });
	return settled.length === 1;
}

/**
 * Executors of all projects whose change ProjectCapacity has yet to acknowledge. Of more than asked for chance decides, so
 * that those that cannot be brought there leave turns to the others.
 */
export function owedExecutors(db: Database, limit: number): Promise<ExecutorRow[]> {
	return db.select().from(executors).where(eq(executors.owed, true)).orderBy(sql`random()`).limit(limit).all();
}

/** An executor as it is now, removed or not; null when nothing of it is left. */
export async function findExecutorDebt(
	db: Database,
	projectId: string,
	executorId: string,
): Promise<ExecutorRow | null> {
	const isIt = and(eq(executors.id, executorId), eq(executors.projectId, projectId));
	return (await db.select().from(executors).where(isIt).get()) ?? null;
}
