import { and, asc, eq, exists, gt, isNull, lt, ne, not, or, type SQL, sql } from 'drizzle-orm';
import { type AnySQLiteColumn, alias } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { tokens } from '../schema/tokens.ts';
import { endInvitationsOf } from './invitation.ts';

export type TokenRow = typeof tokens.$inferSelect;

/** The one look-up without a tenant: it is what tells the tenant. */
export async function findTokenByHash(db: Database, hash: string): Promise<TokenRow | null> {
	return (await db.select().from(tokens).where(eq(tokens.hash, hash)).get()) ?? null;
}

/** A token of the organization or of one of its projects, whatever became of it. */
export async function findTokenOfOrganization(
	db: Database,
	organizationId: string,
	tokenId: string,
): Promise<TokenRow | null> {
	const isIt = and(eq(tokens.id, tokenId), eq(tokens.organizationId, organizationId));
	return (await db.select().from(tokens).where(isIt).get()) ?? null;
}

export async function insertToken(db: Database, row: typeof tokens.$inferInsert): Promise<void> {
	await db.insert(tokens).values(row).onConflictDoNothing({ target: tokens.id });
}

/** Where tokens belong: a project, or with null the whole organization, whose projects' tokens are then not meant. */
export interface TokenPlace {
	readonly organizationId: string;
	readonly projectId: string | null;
}

/** Tokens of a place after an id, oldest first, revoked ones included. */
export function listTokens(
	db: Database,
	place: TokenPlace,
	page: { readonly after: string; readonly limit: number },
): Promise<TokenRow[]> {
	return db
		.select()
		.from(tokens)
		.where(and(isOf(place), gt(tokens.id, page.after)))
		.orderBy(asc(tokens.id))
		.limit(page.limit)
		.all();
}

export async function findToken(db: Database, place: TokenPlace, tokenId: string): Promise<TokenRow | null> {
	const isIt = and(eq(tokens.id, tokenId), isOf(place));
	return (await db.select().from(tokens).where(isIt).get()) ?? null;
}

/**
 * Revokes a token, unless it is the last one with `admin` that never expires of an organization that nobody owns. Asked and done in one
 * statement, so that two who revoke each other's tokens at the same moment cannot both succeed. The first revocation
 * counts; its time never changes. Invitations that the token sent end with it.
 */
export async function revokeToken(db: Database, place: TokenPlace, tokenId: string, at: number): Promise<void> {
	const isIt = and(eq(tokens.id, tokenId), isOf(place), isNull(tokens.revokedAt));
	const revoked = db
		.update(tokens)
		.set({ revokedAt: at })
		.where(
			and(
				isIt,
				or(not(isLastingAdmin(tokens)), exists(anOwner(db, place)), exists(anotherLastingAdmin(db, place, tokenId))),
			),
		);
	await db.batch([revoked, endInvitationsOf(db, { organizationId: place.organizationId, id: tokenId }, at)]);
}

/** A person who owns the organization signs in and makes another token. */
function anOwner(db: Database, { organizationId }: TokenPlace) {
	return db
		.select({ id: organizationMembers.userId })
		.from(organizationMembers)
		.where(and(eq(organizationMembers.organizationId, organizationId), eq(organizationMembers.role, 'owner')));
}

function anotherLastingAdmin(db: Database, { organizationId }: TokenPlace, tokenId: string) {
	const others = alias(tokens, 'others');
	return db
		.select({ id: others.id })
		.from(others)
		.where(and(eq(others.organizationId, organizationId), ne(others.id, tokenId), isLastingAdmin(others)));
}

/** A token of the whole organization that may do everything for ever, which is what keeps an organization manageable. */
function isLastingAdmin(of: Record<'projectId' | 'revokedAt' | 'expiresAt' | 'scopes', AnySQLiteColumn>): SQL {
	const isAdmin = sql`EXISTS (SELECT 1 FROM json_each(${of.scopes}) WHERE value = 'admin')`;
	return sql`(${and(isNull(of.projectId), isNull(of.revokedAt), isNull(of.expiresAt), isAdmin)})`;
}

function isOf({ organizationId, projectId }: TokenPlace): SQL | undefined {
	const isInPlace = projectId === null ? isNull(tokens.projectId) : eq(tokens.projectId, projectId);
	return and(eq(tokens.organizationId, organizationId), isInPlace);
}

/** Notes a use, unless one was noted after `notedSince`: a busy token must not cost a write per request. */
export async function noteTokenUse(db: Database, tokenId: string, at: number, notedSince: number): Promise<void> {
	const isDue = and(eq(tokens.id, tokenId), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, notedSince)));
	await db.update(tokens).set({ lastUsedAt: at }).where(isDue);
}
