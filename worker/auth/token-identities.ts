import { z } from 'zod';
import { type Scope, scopeSchema } from '../contract/scope.ts';
import type { Database } from '../db/database.ts';
import { findTokenByHash, type TokenRow } from '../db/query/token.ts';
import { hashApiToken, isApiToken } from './api-token.ts';
import { FRESH_MS, lookedUp, OUTAGE_MS } from './looked-up.ts';
import type { TokenIdentity } from './principal.ts';
import { UnknownTokens } from './unknown-tokens.ts';

const CACHED_MAX = 10_000;

const scopesSchema = z.array(scopeSchema);

interface Known {
	readonly identity: TokenIdentity;
	readonly revokedAt: number | null;
	readonly lookedUpAt: number;
}

/** Who a token is, as far as that can be told. */
export type TokenAnswer =
	| {
			readonly ok: true;
			readonly identity: TokenIdentity;
			readonly lookedUpAt: number;
			readonly lastUsedAt: number | null | undefined;
	  }
	| { readonly ok: false; readonly code: 'unauthenticated' | 'identity_unavailable' };

/** Tells who a token is, from the database and a cache in front of it. One per isolate. */
export class TokenIdentities {
	readonly #known = new Map<string, Known>();
	readonly #unknown = new UnknownTokens();

	/**
	 * `lastUsedAt` is undefined when the answer came from the cache, so that only a look-up leads to noting the use.
	 *
	 * @param freshMs how old a look-up may be; with 0 nobody is believed while the database does not answer.
	 */
	async resolve(db: Database, token: string, nowMs: number, freshMs = FRESH_MS): Promise<TokenAnswer> {
		if (!isApiToken(token)) return { ok: false, code: 'unauthenticated' };
		const hash = await hashApiToken(token);
		const known = this.#known.get(hash);
		if (known !== undefined && nowMs - known.lookedUpAt < freshMs) return judge(known, nowMs, undefined);
		if (this.#unknown.has(hash, nowMs)) return { ok: false, code: 'unauthenticated' };
		const row = await lookedUp(findTokenByHash(db, hash));
		if (row === 'unavailable') {
			const isBelieved = freshMs > 0 && known !== undefined && nowMs - known.lookedUpAt < OUTAGE_MS;
			return isBelieved ? judge(known, nowMs, undefined) : { ok: false, code: 'identity_unavailable' };
		}
		return this.#learn(hash, row, nowMs);
	}

	/** Forgets a token, so that its revocation holds at once in this isolate. */
	forget(hash: string): void {
		this.#known.delete(hash);
	}

	#learn(hash: string, row: TokenRow | null, nowMs: number): TokenAnswer {
		this.#known.delete(hash);
		if (row === null) {
			this.#unknown.add(hash, nowMs);
			return { ok: false, code: 'unauthenticated' };
		}
		const known = { identity: tokenIdentityOf(row), revokedAt: row.revokedAt, lookedUpAt: nowMs };
		if (this.#known.size >= CACHED_MAX) this.#forgetOldest();
		this.#known.set(hash, known);
		return judge(known, nowMs, row.lastUsedAt);
	}

	#forgetOldest(): void {
		const oldest = this.#known.keys().next();
		if (!oldest.done) this.#known.delete(oldest.value);
	}
}

/** Whether a token is good: neither revoked nor expired. */
export function isGoodToken(
	{ revokedAt, expiresAt }: Pick<TokenRow, 'revokedAt' | 'expiresAt'>,
	nowMs: number,
): boolean {
	return revokedAt === null && (expiresAt === null || expiresAt > nowMs);
}

function judge(known: Known, nowMs: number, lastUsedAt: number | null | undefined): TokenAnswer {
	const { identity, revokedAt } = known;
	if (!isGoodToken({ revokedAt, expiresAt: identity.expiresAt }, nowMs)) return { ok: false, code: 'unauthenticated' };
	return { ok: true, identity, lookedUpAt: known.lookedUpAt, lastUsedAt };
}

/** Who a token is, as its row says. */
export function tokenIdentityOf(row: TokenRow): TokenIdentity {
	const scopes: Scope[] = scopesSchema.parse(row.scopes);
	const { id, organizationId, projectId, expiresAt } = row;
	return { kind: 'token', id, organizationId, projectId, scopes, expiresAt };
}
