import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { InstanceKind } from '../../contract/instance.ts';
import type { FailureStrategy, InstanceState, Priority, RunMode } from '../../contract/status.ts';

/**
 * Projection of runs for the lists. The key is the order of every list (project, creation), so a list is one range of
 * the table and a row costs one write. `deleted` marks a tombstone that late messages cannot revive. `tasks` is JSON.
 * `archivedAt` is when the run's object handed its truth to an archive and emptied itself.
 * The partial index holds only runs that wait for long, so that the many short ones cost no row of it: the minute's
 * sweep finds those among the runs of the last hour.
 */
export const instances = sqliteTable(
	'instances',
	{
		projectId: text('project_id').notNull(),
		createdAt: integer('created_at').notNull(),
		id: text('id').notNull(),
		workflowId: text('workflow_id').notNull(),
		workflowName: text('workflow_name').notNull(),
		version: integer('version').notNull(),
		seq: integer('seq').notNull(),
		deleted: integer('deleted', { mode: 'boolean' }).notNull(),
		state: text('state').$type<InstanceState>().notNull(),
		mode: text('mode').$type<RunMode>().notNull(),
		kind: text('kind').$type<InstanceKind>().notNull(),
		priority: text('priority').$type<Priority>().notNull(),
		failureStrategy: text('failure_strategy').$type<FailureStrategy>().notNull(),
		round: integer('round').notNull(),
		partial: integer('partial', { mode: 'boolean' }).notNull(),
		startedBy: text('started_by').notNull(),
		scheduleTime: integer('schedule_time').notNull(),
		startedAt: integer('started_at').notNull(),
		endedAt: integer('ended_at'),
		wakeAt: integer('wake_at'),
		tasks: text('tasks', { mode: 'json' }).notNull(),
		archivedAt: integer('archived_at'),
		held: integer('held', { mode: 'boolean' }).notNull().default(false),
	},
	(table) => [
		primaryKey({ columns: [table.projectId, table.createdAt, table.id] }),
		index('instances_wake').on(table.wakeAt).where(sql`wake_at > created_at + 1800000`),
	],
);
