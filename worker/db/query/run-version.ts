import { and, eq, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { workflowBodies } from '../schema/workflow-bodies.ts';
import { workflowVersions } from '../schema/workflow-versions.ts';
import { workflows } from '../schema/workflows.ts';
import type { WorkflowRow } from './workflow.ts';
import {
	ATTEMPTS_MAX,
	insertVersion,
	isStored,
	type NewVersion,
	nextNumber,
	type VersionRow,
} from './workflow-version.ts';

/**
 * Stores a version for one run alone (R3): the workflow stays at the version it is at, online or not.
 *
 * @returns its number; null when the workflow is gone, or too many others took numbers meanwhile.
 */
export function insertRunVersion(
	db: Database,
	workflow: Pick<WorkflowRow, 'projectId' | 'id'>,
	version: NewVersion & { readonly instanceId: string },
): Promise<number | null> {
	return insertBeside(db, workflow, version, sql`true`);
}

/**
 * Stores a version that a run is asked to take before its workflow is raised to it: it is *proposed* until then. A workflow
 * that is online takes none.
 *
 * @param revision the one that the workflow has to be at still; null for any.
 * @returns its number; null when the workflow is gone, online or changed, or too many others took numbers meanwhile.
 */
export function proposeVersion(
	db: Database,
	workflow: Pick<WorkflowRow, 'projectId' | 'id'>,
	version: NewVersion,
	revision: number | null,
): Promise<number | null> {
	return insertBeside(db, workflow, version, isOpenAt(revision));
}

/** Whether a version was stored to become the workflow's latest, and the workflow has not come to it yet. */
export function isProposed({ number, instanceId }: VersionRow, { latestVersion }: WorkflowRow): boolean {
	return instanceId === null && number > latestVersion;
}

/** Removes a version that was proposed and that nobody took. */
export async function withdrawVersion(
	db: Database,
	{ id }: Pick<WorkflowRow, 'id'>,
	number: number,
	{ hash, createdAt }: NewVersion,
): Promise<void> {
	const isOurs = and(
		...[isVersion(id, number, hash), eq(workflowVersions.createdAt, createdAt), isNull(workflowVersions.instanceId)],
		sql`EXISTS (SELECT 1 FROM ${workflows} WHERE id = ${id} AND ${number} NOT IN (latest_version, coalesce(online_version, 0)))`,
	);
	const isOfOurs = and(
		...[eq(workflowBodies.workflowId, id), eq(workflowBodies.number, number)],
		sql`EXISTS (SELECT 1 FROM ${workflowVersions} WHERE ${isOurs})`,
	);
	await db.batch([db.delete(workflowBodies).where(isOfOurs), db.delete(workflowVersions).where(isOurs)]);
}

/**
 * Makes a version that was proposed the latest of its workflow, unless that is online or has a later one.
 *
 * @param revision the one that the workflow has to be at still; null for any.
 * @returns false when another workflow has the name. Whether it was raised the workflow tells.
 */
export function raiseWorkflow(
	db: Database,
	{ id, projectId }: Pick<WorkflowRow, 'projectId' | 'id'>,
	to: { readonly number: number; readonly hash: string; readonly name: string; readonly at: number },
	revision: number | null,
): Promise<boolean> {
	const isStill = sql`EXISTS (SELECT 1 FROM ${workflowVersions} WHERE ${isVersion(id, to.number, to.hash)})`;
	const raised = {
		...{ name: to.name, latestVersion: to.number, updatedAt: to.at },
		revision: sql`${workflows.revision} + 1`,
	};
	const isWanted = and(
		...[eq(workflows.id, id), eq(workflows.projectId, projectId), isOpenAt(revision)],
		...[lt(workflows.latestVersion, to.number), isStill],
	);
	return insertUnique(
		() => db.update(workflows).set(raised).where(isWanted),
		() => Promise.resolve(false),
	);
}

/** Stores a version with the next free number while the workflow is there and as `isWanted` says, and leaves it as it is. */
async function insertBeside(
	db: Database,
	workflow: Pick<WorkflowRow, 'projectId' | 'id'>,
	version: NewVersion,
	isWanted: SQL,
): Promise<number | null> {
	const isThere = sql`EXISTS (SELECT 1 FROM ${workflows} WHERE id = ${workflow.id} AND ${isWanted})`;
	for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
		const number = await nextNumber(db, workflow.id);
		const isFree = sql`${isThere} AND NOT EXISTS (SELECT 1 FROM ${workflowVersions} WHERE workflow_id = ${workflow.id} AND number = ${number} AND NOT (hash = ${version.hash} AND created_at = ${version.createdAt}))`;
		const [first, ...rest] = insertVersion(db, { workflowId: workflow.id, number }, version, isFree);
		await db.batch([first, ...rest]);
		if (await isStored(db, workflow, number, version)) return number;
	}
	return null;
}

function isOpenAt(revision: number | null): SQL {
	const isAsRead = revision === null ? sql`true` : sql`${workflows.revision} = ${revision}`;
	return sql`${workflows.state} <> 'online' AND ${isAsRead}`;
}

function isVersion(workflowId: string, number: number, hash: string) {
	return and(
		...[eq(workflowVersions.workflowId, workflowId), eq(workflowVersions.number, number)],
		eq(workflowVersions.hash, hash),
	);
}
