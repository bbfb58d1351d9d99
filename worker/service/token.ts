import { z } from 'zod';
import { generateApiToken, hashApiToken, tokenPrefix } from '../auth/api-token.ts';
import { canGrant } from '../auth/can.ts';
import { actorText, type Principal } from '../auth/principal.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import { type Scope, scopeSchema } from '../contract/scope.ts';
import type { CreatedToken, Token, TokenCreate } from '../contract/token.ts';
import { findToken, insertToken, listTokens, revokeToken, type TokenPlace, type TokenRow } from '../db/query/token.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

const scopesSchema = z.array(scopeSchema);

export function listTokensOf(
	{ db }: Services,
	place: TokenPlace,
	query: PageQuery,
): Promise<Answer<Page<Token>, 'invalid_request'>> {
	return idPage(query, (page) => listTokens(db, place, page), showToken);
}

/** Creates a token of a project, or with null of the organization; it is never wider than the one that asks. */
export async function createToken(
	{ db, now }: Services,
	creator: Principal,
	projectId: string | null,
	wanted: TokenCreate,
): Promise<Answer<CreatedToken, 'forbidden' | 'invalid_request'>> {
	const expiresAt = wanted.expiresAt === null ? null : fromInstant(wanted.expiresAt);
	if (expiresAt !== null && expiresAt <= now()) {
		const field = { in: 'body', pointer: '/expiresAt', message: 'is in the past', rule: 'in_the_past' };
		return refuseWith('invalid_request', { fields: [field] });
	}
	if (!canGrant(creator, { projectId, scopes: wanted.scopes, expiresAt }))
		return refuseWith('forbidden', { reason: 'wider_than_creator' });
	const owner = { organizationId: creator.organizationId, projectId, createdBy: actorText(creator) };
	const { row, token } = await newTokenRow(owner, { ...wanted, expiresAt }, now());
	await insertToken(db, row);
	return accept({ ...showToken(row), token });
}

/** Revokes a project's token for good. Revoking again changes nothing; tokens that it created stay good. */
export async function revokeProjectToken(
	services: Services,
	place: TokenPlace,
	tokenId: string,
): Promise<Answer<Token, 'not_found'>> {
	const row = await revoked(services, place, tokenId);
	return row === null ? refuseWith('not_found') : accept(showToken(row));
}

/**
 * Revokes an organization's token, but never the one that asks: that another one works is known only of a token that is
 * in use. Nor the last one that may do everything for ever.
 */
export async function revokeOrganizationToken(
	services: Services,
	by: Principal,
	tokenId: string,
): Promise<Answer<Token, 'not_found' | 'token_needed'>> {
	if (tokenId === by.id) return refuseWith('token_needed', { reason: 'own_token' });
	const row = await revoked(services, { organizationId: by.organizationId, projectId: null }, tokenId);
	if (row === null) return refuseWith('not_found');
	return row.revokedAt === null ? refuseWith('token_needed', { reason: 'last_admin' }) : accept(showToken(row));
}

async function revoked(
	{ db, now, tokenIdentities }: Services,
	place: TokenPlace,
	tokenId: string,
): Promise<TokenRow | null> {
	await revokeToken(db, place, tokenId, now());
	const row = await findToken(db, place, tokenId);
	if (row !== null) tokenIdentities.forget(row.hash);
	return row;
}

/** The row of a new token, and the token itself, which is kept nowhere. */
export async function newTokenRow(
	owner: Pick<TokenRow, 'organizationId' | 'projectId' | 'createdBy'>,
	wanted: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt: number | null },
	nowMs: number,
): Promise<{ row: TokenRow; token: string }> {
	const token = generateApiToken();
	const row = {
		id: newId('token', nowMs),
		...owner,
		...wanted,
		scopes: scopeSchema.options.filter((scope) => wanted.scopes.includes(scope)),
		hash: await hashApiToken(token),
		prefix: tokenPrefix(token),
		createdAt: nowMs,
		revokedAt: null,
		lastUsedAt: null,
	};
	return { row, token };
}

export function showToken(row: TokenRow): Token {
	return {
		id: row.id,
		projectId: row.projectId,
		name: row.name,
		prefix: row.prefix,
		scopes: scopesSchema.parse(row.scopes),
		createdBy: row.createdBy,
		createdAt: toInstant(row.createdAt),
		expiresAt: row.expiresAt === null ? null : toInstant(row.expiresAt),
		revokedAt: row.revokedAt === null ? null : toInstant(row.revokedAt),
		lastUsedAt: row.lastUsedAt === null ? null : toInstant(row.lastUsedAt),
	};
}
