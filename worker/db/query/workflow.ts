import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { WorkflowState } from '../../contract/workflow.ts';
import type { Database } from '../database.ts';
import { workflows } from '../schema/workflows.ts';

export type WorkflowRow = typeof workflows.$inferSelect;

export async function findWorkflow(db: Database, projectId: string, workflowId: string): Promise<WorkflowRow | null> {
	const isIt = and(eq(workflows.id, workflowId), eq(workflows.projectId, projectId));
	return (await db.select().from(workflows).where(isIt).get()) ?? null;
}

export interface WorkflowFilter {
	readonly after: string;
	readonly limit: number;
	/** Part of the name, in any case. */
	readonly name: string | null;
	readonly state: WorkflowState | null;
}

/** Workflows after an id, oldest first. */
export function listWorkflows(db: Database, projectId: string, filter: WorkflowFilter): Promise<WorkflowRow[]> {
	const conditions = [
		eq(workflows.projectId, projectId),
		gt(workflows.id, filter.after),
		// instr and not LIKE: nothing in the name is a pattern, and D1 bounds patterns to 50 bytes.
		filter.name === null ? undefined : sql`instr(lower(${workflows.name}), lower(${filter.name})) > 0`,
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
	const changed = await db.update(workflows).set(next).where(isAtRevision(row)).returning({ id: workflows.id });
	if (changed.length === 1) return next;
	// A first attempt whose answer was lost has left exactly this row.
	const now = await findWorkflow(db, row.projectId, row.id);
	return now?.revision === next.revision && now.updatedAt === next.updatedAt ? now : null;
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

/** Workflows of all projects whose online state their scheduler has yet to acknowledge. */
export function owedWorkflows(db: Database, limit: number): Promise<WorkflowRow[]> {
	return db.select().from(workflows).where(eq(workflows.owed, true)).limit(limit).all();
}

/** Removes a workflow with its versions and documents; false when it changed meanwhile. */
export async function deleteWorkflow(db: Database, row: WorkflowRow): Promise<boolean> {
	const removed = await db.delete(workflows).where(isAtRevision(row)).returning({ id: workflows.id });
	return removed.length === 1 || (await findWorkflow(db, row.projectId, row.id)) === null;
}

function isAtRevision(row: WorkflowRow) {
	return and(eq(workflows.id, row.id), eq(workflows.projectId, row.projectId), eq(workflows.revision, row.revision));
}
