import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workflows } from './workflows.ts';

/**
 * Immutable saved states of workflows; `parts` is how many rows the document takes in `workflow_bodies`. One that names an
 * `instanceId` was saved for that run alone (R3): its number is taken, but the workflow never was at it. One that names none
 * and comes after the workflow's latest is proposed: the workflow is raised to it once a run has taken it.
 */
export const workflowVersions = sqliteTable(
	'workflow_versions',
	{
		workflowId: text('workflow_id')
			.notNull()
			.references(() => workflows.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		hash: text('hash').notNull(),
		author: text('author').notNull(),
		note: text('note').notNull(),
		parts: integer('parts').notNull(),
		createdAt: integer('created_at').notNull(),
		instanceId: text('instance_id'),
	},
	(table) => [primaryKey({ columns: [table.workflowId, table.number] })],
);
