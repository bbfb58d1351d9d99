import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { projects } from './projects.ts';
import { workflows } from './workflows.ts';

/**
 * Schedules. `rule` is JSON in the shape of `scheduleRuleSchema`, what somebody wants; `plan` the JSON of what the
 * WorkflowScheduler said follows from it, and null before it did. While `owed`, that object has yet to acknowledge the
 * present revision; a row with `removed` owes it the removal, and goes when that is acknowledged. `lastAt` is when the last
 * run of the plan starts, after which the schedule is expired; null where it has none. `lookAt` is when the second clock
 * looks after it.
 */
export const schedules = sqliteTable(
	'schedules',
	{
		id: text('id').primaryKey(),
		projectId: text('project_id')
			.notNull()
			.references(() => projects.id),
		workflowId: text('workflow_id')
			.notNull()
			.references(() => workflows.id, { onDelete: 'cascade' }),
		rule: text('rule', { mode: 'json' }).notNull(),
		online: integer('online', { mode: 'boolean' }).notNull(),
		/** Which skipped times the change that brought it online makes up. */
		makeUp: text('make_up', { enum: ['latest', 'all', 'none'] }).notNull(),
		plan: text('plan', { mode: 'json' }),
		lastAt: integer('last_at'),
		attention: text('attention'),
		attentionSince: integer('attention_since'),
		lookAt: integer('look_at'),
		removed: integer('removed', { mode: 'boolean' }).notNull(),
		revision: integer('revision').notNull(),
		owed: integer('owed', { mode: 'boolean' }).notNull(),
		createdAt: integer('created_at').notNull(),
		updatedAt: integer('updated_at').notNull(),
		/** Who changed it last: the kind of actor and its id. */
		updatedBy: text('updated_by').notNull(),
	},
	(table) => [
		uniqueIndex('schedules_workflow').on(table.workflowId).where(sql`removed = 0`),
		index('schedules_project').on(table.projectId, table.id),
		index('schedules_owed').on(table.id).where(sql`owed = 1`),
		index('schedules_look_at').on(table.lookAt).where(sql`look_at IS NOT NULL`),
	],
);
