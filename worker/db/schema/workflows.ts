import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { WorkflowState } from '../../contract/workflow.ts';
import { projects } from './projects.ts';

/**
 * Workflows. `revision` rises with every change and is the etag. While `owed`, the WorkflowScheduler has yet to
 * acknowledge the present online state.
 */
export const workflows = sqliteTable(
	'workflows',
	{
		id: text('id').primaryKey(),
		projectId: text('project_id')
			.notNull()
			.references(() => projects.id),
		name: text('name').notNull(),
		state: text('state').$type<WorkflowState>().notNull(),
		latestVersion: integer('latest_version').notNull(),
		onlineVersion: integer('online_version'),
		revision: integer('revision').notNull(),
		owed: integer('owed', { mode: 'boolean' }).notNull(),
		createdAt: integer('created_at').notNull(),
		updatedAt: integer('updated_at').notNull(),
		firstSubmittedAt: integer('first_submitted_at'),
		lastSubmittedAt: integer('last_submitted_at'),
		/** Who last changed the online state: the kind of actor and its id. */
		submittedBy: text('submitted_by'),
	},
	(table) => [
		uniqueIndex('workflows_name').on(table.projectId, table.name),
		index('workflows_owed').on(table.id).where(sql`owed = 1`),
	],
);
