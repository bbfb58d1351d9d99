import { type Instance, taskCountsSchema } from '../contract/instance.ts';
import { toInstant } from '../contract/instant.ts';
import type { InstanceRow } from '../db/query/instance.ts';

/** A run as its row in the lists tells it. */
export function showInstance(row: InstanceRow): Instance {
	const { id, projectId, workflowId, workflowName, version, state, mode, kind, priority } = row;
	return {
		...{ id, projectId, workflowId, workflowName, version, state, mode, kind, priority },
		failureStrategy: row.failureStrategy,
		round: row.round,
		held: row.held,
		partial: row.partial,
		startedBy: row.startedBy,
		scheduleTime: toInstant(row.scheduleTime),
		createdAt: toInstant(row.createdAt),
		startedAt: toInstant(row.startedAt),
		endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
		archivedAt: row.archivedAt === null ? null : toInstant(row.archivedAt),
		tasks: taskCountsSchema.parse(row.tasks),
	};
}
