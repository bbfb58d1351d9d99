import { toInstant } from '../contract/instant.ts';
import type { Workflow } from '../contract/workflow.ts';
import type { WorkflowVersion } from '../contract/workflow-version.ts';
import type { WorkflowRow } from '../db/query/workflow.ts';
import type { VersionRow } from '../db/query/workflow-version.ts';

/** The entity tag of a definition (RFC 9110 §8.8.3): strong, since every change makes another. */
export function etagOf(row: WorkflowRow): string {
	return `"${row.revision}"`;
}

export function showWorkflow(row: WorkflowRow): Workflow {
	const { id, projectId, name, state, latestVersion, onlineVersion } = row;
	return {
		id,
		projectId,
		name,
		state,
		latestVersion,
		onlineVersion,
		etag: etagOf(row),
		createdAt: toInstant(row.createdAt),
		updatedAt: toInstant(row.updatedAt),
		firstSubmittedAt: row.firstSubmittedAt === null ? null : toInstant(row.firstSubmittedAt),
		lastSubmittedAt: row.lastSubmittedAt === null ? null : toInstant(row.lastSubmittedAt),
	};
}

export function showVersion({ number, hash, author, note, createdAt, instanceId }: VersionRow): WorkflowVersion {
	return { number, hash, author, note, createdAt: toInstant(createdAt), instanceId };
}
