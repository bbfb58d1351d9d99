import { taskInstanceId } from '../contract/ids.ts';
import type { Instance } from '../contract/instance.ts';
import { toInstant } from '../contract/instant.ts';
import type { ListedTaskInstance } from '../contract/task-instance-list.ts';
import { ROWS_PER_MESSAGE_MAX } from '../feed/pending-changes.ts';
import type { FeedChanges } from '../feed/rpc.ts';
import type { InstanceProjection, ProjectionMessage, TaskProjection } from './message.ts';

/** Whether those who watch read again after a batch: a deleted run is no row any more, and many rows are a page. */
export function isReload(messages: readonly ProjectionMessage[]): boolean {
	const rows = messages.length + messages.reduce((sum, { taskRows }) => sum + taskRows.length, 0);
	return rows > ROWS_PER_MESSAGE_MAX || messages.some(({ deleted }) => deleted);
}

/**
 * What a batch means to those who watch a project's lists.
 *
 * @param late ids of runs and task instances of which the lists know something newer.
 */
export function changesOf(messages: readonly ProjectionMessage[], late: ReadonlySet<string> = new Set()): FeedChanges {
	if (isReload(messages)) return { instances: [], taskInstances: [], reload: true };
	const instances = messages.map((message) => ({ seq: message.seq, row: shownInstance(message) }));
	const taskInstances = messages.flatMap((message) =>
		message.taskRows.map((task) => ({ seq: task.seq, row: shownTask(message, task) })),
	);
	return {
		instances: instances.filter(({ row }) => !late.has(row.id)),
		taskInstances: taskInstances.filter(({ row }) => !late.has(row.id)),
		reload: false,
	};
}

function shownInstance(row: InstanceProjection): Instance {
	const { projectId, workflowId, workflowName, version, state, mode, kind, priority, failureStrategy } = row;
	return {
		id: row.instanceId,
		...{ projectId, workflowId, workflowName, version, state, mode, kind, priority, failureStrategy },
		held: row.held ?? false,
		round: row.round,
		partial: row.partial,
		startedBy: row.startedBy,
		scheduleTime: toInstant(row.scheduleTime),
		createdAt: toInstant(row.createdAt),
		startedAt: toInstant(row.startedAt),
		endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
		archivedAt: row.archivedAt === undefined ? null : toInstant(row.archivedAt),
		tasks: row.tasks,
	};
}

function shownTask(run: InstanceProjection, task: TaskProjection): ListedTaskInstance {
	const { instanceId, workflowId, workflowName, mode } = run;
	const { key, name, type, state, cause, failure, round, attempt, executorId } = task;
	return {
		id: taskInstanceId(instanceId, key),
		...{
			instanceId,
			workflowId,
			workflowName,
			key,
			name,
			type,
			state,
			cause,
			failure,
			mode,
			round,
			attempt,
			executorId,
		},
		scheduleTime: toInstant(run.scheduleTime),
		instanceCreatedAt: toInstant(run.createdAt),
		startedAt: task.startedAt === null ? null : toInstant(task.startedAt),
		endedAt: task.endedAt === null ? null : toInstant(task.endedAt),
	};
}
