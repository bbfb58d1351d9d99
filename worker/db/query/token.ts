import { and, asc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { tokens } from '../schema/tokens.ts';

export type TokenRow = typeof tokens.$inferSelect;

/** The one look-up without a tenant: it is what tells the tenant. */
export async function findTokenByHash(db: Database, hash: string): Promise<TokenRow | null> {
	return (await db.select().from(tokens).where(eq(tokens.hash, hash)).get()) ?? null;
}

export async function insertToken(db: Database, row: typeof tokens.$inferInsert): Promise<void> {
	await db.insert(tokens).values(row).onConflictDoNothing({ target: tokens.id });
}

/** Tokens of a project after an id, oldest first, revoked ones included. */
export function listTokens(
	db: Database,
	organizationId: string,
	projectId: string,
	page: { readonly after: string; readonly limit: number },
): Promise<TokenRow[]> {
	return db
		.select()
		.from(tokens)
		.where(and(eq(tokens.organizationId, organizationId), eq(tokens.projectId, projectId), gt(tokens.id, page.after)))
		.orderBy(asc(tokens.id))
		.limit(page.limit)
		.all();
}

export async function findToken(
	db: Database,
	organizationId: string,
	projectId: string,
	tokenId: string,
): Promise<TokenRow | null> {
	const isIt = and(eq(tokens.id, tokenId), eq(tokens.organizationId, organizationId), eq(tokens.projectId, projectId));
	return (await db.select().from(tokens).where(isIt).get()) ?? null;
}

/** The first revocation counts; its time never changes. */
export async function revokeToken(db: Database, projectId: string, tokenId: string, at: number): Promise<void> {
	const isIt = and(eq(tokens.id, tokenId), eq(tokens.projectId, projectId), isNull(tokens.revokedAt));
	await db.update(tokens).set({ revokedAt: at }).where(isIt);
}

/** Notes a use, unless one was noted after `notedSince`: a busy token must not cost a write per request. */
export async function noteTokenUse(db: Database, tokenId: string, at: number, notedSince: number): Promise<void> {
	const isDue = and(eq(tokens.id, tokenId), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, notedSince)));
	await db.update(tokens).set({ lastUsedAt: at }).where(isDue);
}
