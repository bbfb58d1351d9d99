import { and, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { OperationKind, OperationState } from '../../contract/operation.ts';
import type { Database } from '../database.ts';
import { operations } from '../schema/operations.ts';

export type OperationRow = typeof operations.$inferSelect;

/** The part of a row that its object writes again and again. */
export type OperationProgressRow = Pick<
	OperationRow,
	| 'state'
	| 'total'
	| 'changed'
	| 'unchanged'
	| 'refused'
	| 'refusedBy'
	| 'refusals'
	| 'finishedAt'
	| 'abortedBy'
	| 'failure'
>;

export interface OperationFilter {
	/** An id; empty for the first page. */
	readonly after: string;
	readonly limit: number;
	readonly states: readonly OperationState[] | null;
	readonly kind: OperationKind | null;
}

export async function insertOperation(db: Database, row: OperationRow): Promise<void> {
	await db.insert(operations).values(row).onConflictDoNothing();
}

export async function findOperation(db: Database, projectId: string, id: string): Promise<OperationRow | null> {
	return (await db.select().from(operations).where(isOne(projectId, id)).get()) ?? null;
}

/** Operations of a project, newest first. */
export function listOperations(db: Database, projectId: string, filter: OperationFilter): Promise<OperationRow[]> {
	const { after, limit, states, kind } = filter;
	const isAsked = and(
		eq(operations.projectId, projectId),
		after === '' ? undefined : lt(operations.id, after),
		states === null ? undefined : inArray(operations.state, [...states]),
		kind === null ? undefined : eq(operations.kind, kind),
	);
	return db.select().from(operations).where(isAsked).orderBy(desc(operations.id)).limit(limit).all();
}

/** Operations of a project that have not ended. */
export async function countOpenOperations(db: Database, projectId: string): Promise<number> {
	const isOpen = and(eq(operations.projectId, projectId), isNull(operations.finishedAt));
	return (await db.select({ open: count() }).from(operations).where(isOpen).get())?.open ?? 0;
}

/** Writes how far an operation is. One whose end is written stays as it ended. */
export async function tellOperation(
	db: Database,
	projectId: string,
	id: string,
	progress: OperationProgressRow,
	now: number,
): Promise<void> {
	const isOpen = and(isOne(projectId, id), isNull(operations.finishedAt));
	await db
		.update(operations)
		.set({ ...progress, updatedAt: now })
		.where(isOpen);
}

/** Operations of all projects that have not ended and wrote nothing since a time; of more than asked for chance decides. */
export function stalledOperations(db: Database, before: number, limit: number): Promise<OperationRow[]> {
	const isStalled = and(isNull(operations.finishedAt), lt(operations.updatedAt, before));
	return db.select().from(operations).where(isStalled).orderBy(sql`random()`).limit(limit).all();
}

/** Removes operations of all projects that ended before a time, at most so many. */
export async function removeOldOperations(db: Database, before: number, limit: number): Promise<void> {
	const old = db.select({ id: operations.id }).from(operations).where(lt(operations.finishedAt, before)).limit(limit);
	await db.delete(operations).where(inArray(operations.id, old));
}

function isOne(projectId: string, id: string) {
	return and(eq(operations.projectId, projectId), eq(operations.id, id));
}
