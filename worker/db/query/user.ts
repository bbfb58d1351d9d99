import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { users } from '../schema/users.ts';

export type UserRow = typeof users.$inferSelect;

export async function findUser(db: Database, userId: string): Promise<UserRow | null> {
	return (await db.select().from(users).where(eq(users.id, userId)).get()) ?? null;
}

export async function findUserByEmail(db: Database, email: string): Promise<UserRow | null> {
	return (await db.select().from(users).where(eq(users.email, email)).get()) ?? null;
}

export async function renameUser(db: Database, userId: string, name: string, nowMs: number): Promise<void> {
	await db
		.update(users)
		.set({ name, updatedAt: new Date(nowMs) })
		.where(eq(users.id, userId));
}
