import { foreignKey, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idempotencyKeys } from './idempotency-keys.ts';

/**
 * What of a long answer does not fit into the row of its key, cut so that no row comes near the 2 MB a row may have
 * (https://developers.cloudflare.com/d1/platform/limits/). Goes with its key.
 */
export const idempotencyAnswerParts = sqliteTable(
	'idempotency_answer_parts',
	{
		scope: text('scope').notNull(),
		key: text('key').notNull(),
		/** Counts from 1: the first part is the key's own row. */
		part: integer('part').notNull(),
		text: text('text').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.scope, table.key, table.part] }),
		foreignKey({
			columns: [table.scope, table.key],
			foreignColumns: [idempotencyKeys.scope, idempotencyKeys.key],
		}).onDelete('cascade'),
	],
);
