import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workflows } from './workflows.ts';

/**
 * Documents as JSON text, cut so that no row comes near the 2 MB a row may have
 * (https://developers.cloudflare.com/d1/platform/limits/). Apart from the versions, so that listing those stays cheap.
 */
export const workflowBodies = sqliteTable(
	'workflow_bodies',
	{
		workflowId: text('workflow_id')
			.notNull()
			.references(() => workflows.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		part: integer('part').notNull(),
		text: text('text').notNull(),
	},
	(table) => [primaryKey({ columns: [table.workflowId, table.number, table.part] })],
);
