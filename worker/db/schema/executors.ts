import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { projects } from './projects.ts';

/**
 * Executors. `secrets` is a JSON list of encrypted signing secrets, newest first; `description` the JSON of what the
 * executor last said of itself. While `owed`, ProjectCapacity has yet to acknowledge the present revision; a row with
 * `removed` owes it the removal, and goes when that is acknowledged.
 */
export const executors = sqliteTable(
	'executors',
	{
		id: text('id').primaryKey(),
		projectId: text('project_id')
			.notNull()
			.references(() => projects.id),
		name: text('name').notNull(),
		url: text('url').notNull(),
		groups: text('groups', { mode: 'json' }).notNull(),
		secrets: text('secrets', { mode: 'json' }).notNull(),
		enabled: integer('enabled', { mode: 'boolean' }).notNull(),
		state: text('state', { enum: ['unverified', 'ready'] }).notNull(),
		description: text('description', { mode: 'json' }),
		describedAt: integer('described_at'),
		createdAt: integer('created_at').notNull(),
		removed: integer('removed', { mode: 'boolean' }).notNull(),
		revision: integer('revision').notNull(),
		owed: integer('owed', { mode: 'boolean' }).notNull(),
	},
	(table) => [
		uniqueIndex('executors_name').on(table.projectId, table.name).where(sql`removed = 0`),
		index('executors_owed').on(table.id).where(sql`owed = 1`),
	],
);
