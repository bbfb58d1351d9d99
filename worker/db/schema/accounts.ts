import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './users.ts';

/** Ways to sign in. The only provider is `credential`, whose `password` is a scrypt hash with its salt. */
export const accounts = sqliteTable(
	'accounts',
	{
		id: text('id').primaryKey(),
		userId: text('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		providerId: text('provider_id').notNull(),
		/** The person's id at the provider; of a `credential` it is the id of the user. */
		accountId: text('account_id').notNull(),
		password: text('password'),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
	},
	(table) => [index('accounts_of_user').on(table.userId)],
);
