import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tenants. */
export const organizations = sqliteTable('organizations', {
	id: text('id').primaryKey(),
	name: text('name').notNull(),
	createdAt: integer('created_at').notNull(),
});
