import { and, asc, eq, gt, ne, or, sql } from 'drizzle-orm';
import type { WorkflowState } from '../../contract/workflow.ts';
import type { Database } from '../database.ts';
import { schedules } from '../schema/schedules.ts';
import { workflows } from '../schema/workflows.ts';

export type WorkflowRow = typeof workflows.$inferSelect;

export async function findWorkflow(db: Database, projectId: string, workflowId: string): Promise<WorkflowRow | null> {
	const isIt = and(eq(workflows.id, workflowId), eq(workflows.projectId, projectId));
	return (await db.select().from(workflows).where(isIt).get()) ?? null;
}

/** Whether another workflow of the project has the name that this one is to have. */
export async function isNameTaken(
	db: Database,
	{ projectId, id }: Pick<WorkflowRow, 'projectId' | 'id'>,
	name: string,
): Promise<boolean> {
	const isOther = and(eq(workflows.projectId, projectId), eq(workflows.name, name), ne(workflows.id, id));
	return (await db.select({ id: workflows.id }).from(workflows).where(isOther).get()) !== undefined;
}

export interface WorkflowFilter {
	readonly after: string;
	readonly limit: number;
	/** Any of these: a part of the name in any case, or the whole id. Empty for all. */
	readonly names: readonly string[];
	readonly state: WorkflowState | null;
}

/** Workflows after an id, oldest first. */
export function listWorkflows(db: Database, projectId: string, filter: WorkflowFilter): Promise<WorkflowRow[]> {
	const conditions = [
		eq(workflows.projectId, projectId),
		gt(workflows.id, filter.after),
		or(...filter.names.map(isNamed)),
		filter.state === null ? undefined : eq(workflows.state, filter.state),
	];
	return db
		.select()
		.from(workflows)
		.where(and(...conditions))
		.orderBy(asc(workflows.id))
		.limit(filter.limit)
		.all();
}

/** Whether a workflow is meant by a part of its name, or by its whole id. */
export function isNamed(name: string) {
	// instr and not LIKE: nothing in the name is a pattern, and D1 bounds patterns to 50 bytes.
	return or(sql`instr(lower(${workflows.name}), lower(${name})) > 0`, eq(workflows.id, name));
}

/** The first workflow of a project after an id; null when there is none. */
export async function workflowAfter(db: Database, projectId: string, workflowId: string): Promise<string | null> {
	const isAfter = and(eq(workflows.projectId, projectId), gt(workflows.id, workflowId));
	const row = await db
		.select({ id: workflows.id })
		.from(workflows)
		.where(isAfter)
		.orderBy(asc(workflows.id))
		.limit(1)
		.get();
	return row?.id ?? null;
}

export async function countWorkflows(db: Database, projectId: string): Promise<{ total: number; online: number }> {
	const row = await db
		.select({
			total: sql<number>`count(*)`,
			online: sql<number>`count(*) FILTER (WHERE ${workflows.state} = 'online')`,
		})
		.from(workflows)
		.where(eq(workflows.projectId, projectId))
		.get();
	return row ?? { total: 0, online: 0 };
}

export type SubmissionChanges = Partial<
	Pick<WorkflowRow, 'state' | 'onlineVersion' | 'firstSubmittedAt' | 'lastSubmittedAt' | 'submittedBy' | 'updatedAt'>
>;

/**
 * Brings a workflow online or offline if it is still at the revision it was read at, and notes that its scheduler has
 * to learn of it. Null when somebody else was faster.
 */
export async function changeSubmission(
	db: Database,
	row: WorkflowRow,
	changes: SubmissionChanges,
): Promise<WorkflowRow | null> {
	const next = { ...row, ...changes, revision: row.revision + 1, owed: true };
	const [changed] = await db.batch([
		db.update(workflows).set(next).where(isAtRevision(row)).returning({ id: workflows.id }),
		...(next.state === 'online' ? [] : [takeScheduleAlong(db, next)]),
	]);
	if (changed.length === 1) return next;
	// A first attempt whose answer was lost has left exactly this row.
	const now = await findWorkflow(db, row.projectId, row.id);
	return now?.revision === next.revision && now.updatedAt === next.updatedAt ? now : null;
}

/** A schedule goes offline with its workflow, in the same transaction, and comes back only when somebody says so (C2). */
function takeScheduleAlong(db: Database, { id, revision, updatedAt, submittedBy }: WorkflowRow) {
	const isTaken = sql`${schedules.workflowId} = ${id} AND ${schedules.online}
		AND EXISTS (SELECT 1 FROM ${workflows} WHERE ${workflows.id} = ${id} AND ${workflows.revision} = ${revision})`;
	return db
		.update(schedules)
		.set({
			online: false,
			owed: true,
			revision: sql`${schedules.revision} + 1`,
			updatedAt,
			updatedBy: submittedBy ?? 'system:submission',
		})
		.where(isTaken);
}

/**
 * The scheduler acknowledged this revision.
 *
 * @returns false when the row is no longer at this revision, so that what was brought there may be out of date.
 */
export async function settleWorkflow(db: Database, row: WorkflowRow): Promise<boolean> {
	const isIt = isAtRevision(row);
	const settled = await db.update(workflows).set({ owed: false }).where(isIt).returning({ id: workflows.id });
	return settled.length === 1;
}

/**
 * Workflows of all projects whose online state their scheduler has yet to acknowledge. Of more than asked for chance
 * decides, so that those that cannot be brought there leave turns to the others.
 */
export function owedWorkflows(db: Database, limit: number): Promise<WorkflowRow[]> {
	return db.select().from(workflows).where(eq(workflows.owed, true)).orderBy(sql`random()`).limit(limit).all();
}

/** Removes a workflow with its versions and documents; false when it changed meanwhile. */
export async function deleteWorkflow(db: Database, row: WorkflowRow): Promise<boolean> {
	const removed = await db.delete(workflows).where(isAtRevision(row)).returning({ id: workflows.id });
	return removed.length === 1 || (await findWorkflow(db, row.projectId, row.id)) === null;
}

function isAtRevision(row: WorkflowRow) {
	return and(eq(workflows.id, row.id), eq(workflows.projectId, row.projectId), eq(workflows.revision, row.revision));
}
