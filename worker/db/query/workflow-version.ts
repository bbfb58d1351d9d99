import { and, asc, desc, eq, max, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { workflowBodies } from '../schema/workflow-bodies.ts';
import { workflowVersions } from '../schema/workflow-versions.ts';
import { workflows } from '../schema/workflows.ts';
import { findWorkflow, type WorkflowRow } from './workflow.ts';

/** Characters per row of a document: at most 1.5 MB in UTF-8, under the 2 MB a row may have. */
const PART_CHARACTERS = 500_000;

export type VersionRow = typeof workflowVersions.$inferSelect;

/** A document about to be stored; `text` is its JSON. */
export interface NewVersion {
	readonly hash: string;
	readonly author: string;
	readonly note: string;
	readonly text: string;
	readonly createdAt: number;
	/** The run that the version is for alone. */
	readonly instanceId?: string | undefined;
}

/** Others may take the next number at the same moment: a few of them, hardly more. */
export const ATTEMPTS_MAX = 5;

/** Stores a new workflow with its first version; false when the name is taken. */
export function insertWorkflow(db: Database, row: WorkflowRow, version: NewVersion): Promise<boolean> {
	const first = insertVersion(db, { workflowId: row.id, number: row.latestVersion }, version, isAt(row));
	return insertUnique(
		() => db.batch([db.insert(workflows).values(row), ...first]),
		async () => (await findWorkflow(db, row.projectId, row.id)) !== null,
	);
}

/**
 * Stores the next version of a workflow that is not online and still at the revision it was read at.
 *
 * @returns the workflow as it is now; `conflict` when it changed meanwhile, `name_taken` when the name is.
 */
export async function insertNextVersion(
	db: Database,
	row: WorkflowRow,
	name: string,
	version: NewVersion,
): Promise<WorkflowRow | 'conflict' | 'name_taken'> {
	for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
		const number = await nextNumber(db, row.id);
		const updatedAt = version.createdAt;
		const next = { ...row, name, latestVersion: number, revision: row.revision + 1, updatedAt };
		const isUnchanged = and(
			...[eq(workflows.id, row.id), eq(workflows.projectId, row.projectId), eq(workflows.revision, row.revision)],
			sql`NOT EXISTS (SELECT 1 FROM ${workflowVersions} WHERE workflow_id = ${row.id} AND number = ${number})`,
		);
		const inserts = insertVersion(db, { workflowId: row.id, number }, version, isAt(next));
		const isFree = await insertUnique(
			() => db.batch([db.update(workflows).set(next).where(isUnchanged), ...inserts]),
			() => Promise.resolve(false),
		);
		if (!isFree) return 'name_taken';
		if (await isStored(db, row, number, version)) return next;
		if ((await findWorkflow(db, row.projectId, row.id))?.revision !== row.revision) return 'conflict';
	}
	return 'conflict';
}

/** Versions of runs take numbers too, so that the next one is not always that after the latest. */
export async function nextNumber(db: Database, workflowId: string): Promise<number> {
	const newest = await db
		.select({ number: max(workflowVersions.number) })
		.from(workflowVersions)
		.where(eq(workflowVersions.workflowId, workflowId))
		.get();
	return (newest?.number ?? 0) + 1;
}

export async function isStored(
	db: Database,
	{ projectId, id }: Pick<WorkflowRow, 'projectId' | 'id'>,
	number: number,
	version: NewVersion,
): Promise<boolean> {
	const stored = await findVersion(db, projectId, id, number);
	return stored?.hash === version.hash && stored.createdAt === version.createdAt;
}

/**
 * The workflow is at the new version: within one batch a change that was refused by its revision must not leave a version
 * behind.
 */
function isAt({ id, revision, latestVersion }: WorkflowRow): SQL {
	return sql`EXISTS (SELECT 1 FROM ${workflows} WHERE id = ${id} AND revision = ${revision} AND latest_version = ${latestVersion})`;
}

/** The inserts of a version, each carried out only if `isWanted`. */
export function insertVersion(
	db: Database,
	{ workflowId, number }: { readonly workflowId: string; readonly number: number },
	version: NewVersion,
	isWanted: SQL,
) {
	const parts = cut(version.text);
	const { hash, author, note, createdAt, instanceId = null } = version;
	return [
		// Every column, in the order of the schema, which is how an insert from a select names them.
		db
			.insert(workflowVersions)
			.select(
				sql`SELECT ${workflowId}, ${number}, ${hash}, ${author}, ${note}, ${parts.length}, ${createdAt}, ${instanceId} WHERE ${isWanted}`,
			)
			.onConflictDoNothing(),
		...parts.map((text, part) =>
			db
				.insert(workflowBodies)
				.select(sql`SELECT ${workflowId}, ${number}, ${part}, ${text} WHERE ${isWanted}`)
				.onConflictDoNothing(),
		),
	] as const;
}

/** Cuts between characters, never within a surrogate pair, because each part is stored as UTF-8 of its own. */
function cut(text: string): string[] {
	const parts: string[] = [];
	for (let at = 0; at < text.length; ) {
		let end = Math.min(text.length, at + PART_CHARACTERS);
		const last = text.charCodeAt(end - 1);
		if (end < text.length && last >= 0xd8_00 && last <= 0xdb_ff) end -= 1;
		parts.push(text.slice(at, end));
		at = end;
	}
	return parts;
}

export async function findVersion(
	db: Database,
	projectId: string,
	workflowId: string,
	number: number,
): Promise<VersionRow | null> {
	const rows = await versionsOf(db, projectId, workflowId, eq(workflowVersions.number, number), 1);
	return rows[0] ?? null;
}

/** The newest version that says the same, but for those that are proposed: they may be withdrawn again. */
export async function findSameVersion(
	db: Database,
	{ projectId, id }: Pick<WorkflowRow, 'projectId' | 'id'>,
	hash: string,
): Promise<VersionRow | null> {
	const rows = await versionsOf(db, projectId, id, sql`${workflowVersions.hash} = ${hash} AND ${IS_KEPT}`, 1);
	return rows[0] ?? null;
}

/** A run has it, or the workflow has come to it. */
const IS_KEPT = sql`(${workflowVersions.instanceId} IS NOT NULL OR ${workflowVersions.number} <= ${workflows.latestVersion})`;

/** Versions before a number, newest first, but for those that are proposed. */
export function listVersions(
	db: Database,
	projectId: string,
	workflowId: string,
	page: { readonly before: number; readonly limit: number },
): Promise<VersionRow[]> {
	const isListed = sql`${workflowVersions.number} < ${page.before} AND ${IS_KEPT}`;
	return versionsOf(db, projectId, workflowId, isListed, page.limit);
}

async function versionsOf(
	db: Database,
	projectId: string,
	workflowId: string,
	isWanted: SQL,
	limit: number,
): Promise<VersionRow[]> {
	const rows = await db
		.select({ version: workflowVersions })
		.from(workflowVersions)
		.innerJoin(workflows, eq(workflows.id, workflowVersions.workflowId))
		.where(and(eq(workflows.projectId, projectId), eq(workflowVersions.workflowId, workflowId), isWanted))
		.orderBy(desc(workflowVersions.number))
		.limit(limit)
		.all();
	return rows.map((row) => row.version);
}

/** The JSON text of a version's document; null when there is no such version. */
export async function readBody(
	db: Database,
	projectId: string,
	workflowId: string,
	number: number,
): Promise<string | null> {
	const rows = await db
		.select({ text: workflowBodies.text })
		.from(workflowBodies)
		.innerJoin(workflows, eq(workflows.id, workflowBodies.workflowId))
		.where(
			and(
				eq(workflows.projectId, projectId),
				eq(workflowBodies.workflowId, workflowId),
				eq(workflowBodies.number, number),
			),
		)
		.orderBy(asc(workflowBodies.part))
		.all();
	return rows.length === 0 ? null : rows.map((row) => row.text).join('');
}
