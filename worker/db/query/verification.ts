import { and, count, eq, gt, lt } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { verifications } from '../schema/verifications.ts';

/** How many good links stand for a person. */
export async function countLinksOf(db: Database, userId: string, nowMs: number): Promise<number> {
	const isGood = and(gt(verifications.expiresAt, new Date(nowMs)), eq(verifications.value, userId));
	return (await db.select({ good: count() }).from(verifications).where(isGood).get())?.good ?? 0;
}

/** Ends every link that stands for a person. */
export async function forgetLinksOf(db: Database, userId: string): Promise<void> {
	await db.delete(verifications).where(eq(verifications.value, userId));
}

export async function forgetExpiredLinks(db: Database, nowMs: number): Promise<void> {
	await db.delete(verifications).where(lt(verifications.expiresAt, new Date(nowMs)));
}
