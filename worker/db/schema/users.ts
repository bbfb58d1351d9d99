import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * People, with one row per proven e-mail address: whoever signs up has no row until they opened the link that was mailed
 * to them. Addresses are kept in lower case. Times are dates, because the library that signs people in wants them so.
 */
export const users = sqliteTable('users', {
	id: text('id').primaryKey(),
	name: text('name').notNull(),
	email: text('email').notNull().unique('users_email'),
	emailVerified: integer('email_verified', { mode: 'boolean' }).notNull(),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
});
