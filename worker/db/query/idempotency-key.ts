import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import { splitText } from '../../lib/split-text.ts';
import type { Database } from '../database.ts';
import { idempotencyAnswerParts } from '../schema/idempotency-answer-parts.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';

/** Characters per row. Answers are sealed, and so in ASCII: half of the 2 MB a row may have. */
const PART_CHARACTERS = 1_000_000;

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
	const row = (await db.select().from(idempotencyKeys).where(isIt).get()) ?? null;
	return row === null ? null : wholeRow(db, row);
}

/** Only an answer whose first part is full has further ones. */
async function wholeRow(db: Database, row: IdempotencyRow): Promise<IdempotencyRow> {
	if (row.answer === null || row.answer.length < PART_CHARACTERS) return row;
	const isPart = and(eq(idempotencyAnswerParts.scope, row.scope), eq(idempotencyAnswerParts.key, row.key));
	const rest = await db
		.select({ text: idempotencyAnswerParts.text })
		.from(idempotencyAnswerParts)
		.where(isPart)
		.orderBy(asc(idempotencyAnswerParts.part))
		.all();
	return { ...row, answer: row.answer + rest.map((part) => part.text).join('') };
}

/** Stores the answer of a request that was carried out, in as many rows as it takes, all or none. */
export async function storeIdempotentAnswer(db: Database, scope: string, key: string, answer: string): Promise<void> {
	const isIt = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
	const [first, ...rest] = splitText(answer, PART_CHARACTERS);
	await db.batch([
		db.update(idempotencyKeys).set({ answer: first }).where(isIt),
		...rest.map((text, index) =>
			db
				.insert(idempotencyAnswerParts)
				.values({ scope, key, part: index + 1, text })
				.onConflictDoNothing(),
		),
	]);
}

/** Gives a claim back after a refusal, which changed nothing and may be judged anew. */
export async function releaseIdempotencyKey(db: Database, scope: string, key: string): Promise<void> {
	const isClaim = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key), isNull(idempotencyKeys.answer));
	await db.delete(idempotencyKeys).where(isClaim);
}

export async function forgetIdempotencyKeys(db: Database, before: number): Promise<void> {
	await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}
