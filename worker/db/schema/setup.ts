import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Holds one row once the first owner exists. Its only possible key is what makes setting up happen once: of two
 * requests that race, one cannot insert it, and with it fails the whole batch.
 */
export const setup = sqliteTable(
	'setup',
	{
		id: integer('id').primaryKey(),
		organizationId: text('organization_id').notNull(),
		doneAt: integer('done_at').notNull(),
	},
	(table) => [check('setup_only_one', sql`${table.id} = 1`)],
);
