import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Answers already given, by Idempotency-Key, for 24 hours. `bodyHash` is what the key was first used with. `answer` is
 * the encrypted JSON of status and body, since some answers hold a secret; null while the request is carried out. Of a
 * long one it is the first part.
 */
export const idempotencyKeys = sqliteTable(
	'idempotency_keys',
	{
		/** Principal, project and route: what the key is scoped to. */
		scope: text('scope').notNull(),
		key: text('key').notNull(),
		bodyHash: text('body_hash').notNull(),
		answer: text('answer'),
		createdAt: integer('created_at').notNull(),
	},
	(table) => [primaryKey({ columns: [table.scope, table.key] }), index('idempotency_keys_age').on(table.createdAt)],
);
