import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect;

/**
 * Claims a key for a request. A claim that was left without an answer since before `staleBefore`, because whoever made
 * it died, is taken over.
 *
 * @returns null when the claim is ours, else the row that holds the key.
 */
export async function claimIdempotencyKey(
	db: Database,
	claim: { readonly scope: string; readonly key: string; readonly bodyHash: string; readonly createdAt: number },
	staleBefore: number,
): Promise<IdempotencyRow | null> {
	const isIt = and(eq(idempotencyKeys.scope, claim.scope), eq(idempotencyKeys.key, claim.key));
	const claimed = await db
		.insert(idempotencyKeys)
		.values(claim)
		.onConflictDoUpdate({
			target: [idempotencyKeys.scope, idempotencyKeys.key],
			set: { createdAt: claim.createdAt },
			setWhere: sql`${isNull(idempotencyKeys.answer)} AND ${lt(idempotencyKeys.createdAt, staleBefore)} AND ${eq(idempotencyKeys.bodyHash, claim.bodyHash)}`,
		})
		.returning({ key: idempotencyKeys.key });
	if (claimed.length === 1) return null;
	return (await db.select().from(idempotencyKeys).where(isIt).get()) ?? null;
}

export async function storeIdempotentAnswer(db: Database, scope: string, key: string, answer: string): Promise<void> {
	const isIt = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
	await db.update(idempotencyKeys).set({ answer }).where(isIt);
}

/** Gives a claim back after a refusal, which changed nothing and may be judged anew. */
export async function releaseIdempotencyKey(db: Database, scope: string, key: string): Promise<void> {
	const isClaim = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key), isNull(idempotencyKeys.answer));
	await db.delete(idempotencyKeys).where(isClaim);
}

export async function forgetIdempotencyKeys(db: Database, before: number): Promise<void> {
	await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}
