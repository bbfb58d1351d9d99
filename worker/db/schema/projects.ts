import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organizations } from './organizations.ts';

/** Projects; `settings` is JSON in the shape of `projectSettingsSchema`. */
export const projects = sqliteTable(
	'projects',
	{
		id: text('id').primaryKey(),
		organizationId: text('organization_id')
			.notNull()
			.references(() => organizations.id),
		name: text('name').notNull(),
		timeZone: text('time_zone').notNull(),
		settings: text('settings', { mode: 'json' }).notNull(),
		createdAt: integer('created_at').notNull(),
	},
	(table) => [uniqueIndex('projects_name').on(table.organizationId, table.name)],
);
