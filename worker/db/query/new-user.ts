import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { accounts } from '../schema/accounts.ts';
import { users } from '../schema/users.ts';

/** The rows of a person who can sign in. */
export interface NewUserRows {
	readonly user: typeof users.$inferInsert;
	readonly account: typeof accounts.$inferInsert;
}

/** The statements that store a person, for a batch that stores more with them. */
export function insertUserStatements(db: Database, { user, account }: NewUserRows) {
	return [db.insert(users).values(user), db.insert(accounts).values(account)] as const;
}

/** False when somebody else has the address. */
export function insertUser(db: Database, rows: NewUserRows): Promise<boolean> {
	return insertUnique(
		() => db.batch(insertUserStatements(db, rows)),
		async () => (await db.select({ id: users.id }).from(users).where(eq(users.id, rows.user.id)).get()) !== undefined,
	);
}
