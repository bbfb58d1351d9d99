import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Links that were mailed and are good once: confirmations of an address and resets of a password. `identifier` is the
 * SHA-256 of the link's secret and its purpose, `value` what the link stands for.
 */
export const verifications = sqliteTable(
	'verifications',
	{
		id: text('id').primaryKey(),
		identifier: text('identifier').notNull(),
		value: text('value').notNull(),
		expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
	},
	(table) => [
		index('verifications_identifier').on(table.identifier),
		index('verifications_expiry').on(table.expiresAt),
	],
);
