import { desc, sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { TaskCause, TaskState } from '../../contract/status.ts';

/**
 * Projection of task instances for the list over all runs of a project. The key is the order of that list (newest runs
 * first, then by node key), so a row costs one write and a page is one range. What all tasks of a run share is in the
 * run's row, which every query reads along: a row whose run was deleted is nobody's. Failed ones, which people look for
 * most and hardly any task is, are found by a partial index in the same order: only they cost a second write.
 */
export const taskInstances = sqliteTable(
	'task_instances',
	{
		projectId: text('project_id').notNull(),
		instanceCreatedAt: integer('instance_created_at').notNull(),
		instanceId: text('instance_id').notNull(),
		key: text('key').notNull(),
		name: text('name').notNull(),
		type: text('type'),
		seq: integer('seq').notNull(),
		state: text('state').$type<TaskState>().notNull(),
		cause: text('cause').$type<TaskCause>(),
		failure: text('failure'),
		round: integer('round').notNull(),
		attempt: integer('attempt').notNull(),
		executorId: text('executor_id'),
		startedAt: integer('started_at'),
		endedAt: integer('ended_at'),
	},
	(table) => [
		primaryKey({ columns: [table.projectId, table.instanceCreatedAt, table.instanceId, table.key] }),
		index('task_instances_failed')
			.on(table.projectId, desc(table.instanceCreatedAt), desc(table.instanceId), table.key)
			.where(sql`state = 'failed'`),
	],
);
