import { z } from 'zod';
import { type Scope, scopeSchema } from '../contract/scope.ts';
import type { Database } from '../db/database.ts';
import { findTokenByHash, type TokenRow } from '../db/query/token.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { withinTime } from '../lib/time-limit.ts';
import { hashApiToken, isApiToken } from './api-token.ts';
import type { Principal } from './principal.ts';
import { UnknownTokens } from './unknown-tokens.ts';

/** How long a looked-up token is believed without asking again; a revocation takes hold within this everywhere. */
export const FRESH_MS = 60_000;

/** How long it is believed while the database cannot be asked (architecture: identity outlives an outage this long). */
export const OUTAGE_MS = 5 * 60_000;

/** A database that takes longer than this is as good as down. */
const LOOK_UP_TIMEOUT_MS = 3000;

const CACHED_MAX = 10_000;

const scopesSchema = z.array(scopeSchema);

interface Known {
	readonly principal: Principal;
	readonly revokedAt: number | null;
	readonly lookedUpAt: number;
}

export type Identity =
	| { readonly ok: true; readonly principal: Principal; readonly lastUsedAt: number | null | undefined }
	| { readonly ok: false; readonly code: 'unauthenticated' | 'identity_unavailable' };

/** Tells who a token is, from the database and a cache in front of it. One per isolate. */
export class Identities {
	readonly #known = new Map<string, Known>();
	readonly #unknown = new UnknownTokens();

	/** `lastUsedAt` is undefined when the answer came from the cache, so that only a look-up leads to noting the use. */
	async resolve(db: Database, token: string, nowMs: number): Promise<Identity> {
		if (!isApiToken(token)) return { ok: false, code: 'unauthenticated' };
		const hash = await hashApiToken(token);
		const known = this.#known.get(hash);
		if (known !== undefined && nowMs - known.lookedUpAt < FRESH_MS) return judge(known, nowMs, undefined);
		if (this.#unknown.has(hash, nowMs)) return { ok: false, code: 'unauthenticated' };
		const row = await lookedUp(db, hash);
		if (row === 'unavailable') {
			const isBelieved = known !== undefined && nowMs - known.lookedUpAt < OUTAGE_MS;
			return isBelieved ? judge(known, nowMs, undefined) : { ok: false, code: 'identity_unavailable' };
		}
		return this.#learn(hash, row, nowMs);
	}

	/** Forgets a token, so that its revocation holds at once in this isolate. */
	forget(hash: string): void {
		this.#known.delete(hash);
	}

	#learn(hash: string, row: TokenRow | null, nowMs: number): Identity {
		this.#known.delete(hash);
		if (row === null) {
			this.#unknown.add(hash, nowMs);
			return { ok: false, code: 'unauthenticated' };
		}
		const known = { principal: principalOf(row), revokedAt: row.revokedAt, lookedUpAt: nowMs };
		if (this.#known.size >= CACHED_MAX) this.#forgetOldest();
		this.#known.set(hash, known);
		return judge(known, nowMs, row.lastUsedAt);
	}

	#forgetOldest(): void {
		const oldest = this.#known.keys().next();
		if (!oldest.done) this.#known.delete(oldest.value);
	}
}

/** Only a database that does not answer is an outage; a row that cannot be read is a fault, which is thrown as one. */
async function lookedUp(db: Database, hash: string): Promise<TokenRow | null | 'unavailable'> {
	try {
		return await withinTime(findTokenByHash(db, hash), LOOK_UP_TIMEOUT_MS);
	} catch (error) {
		if (error instanceof SyntaxError) throw error;
		logLine('identity.look_up_failed', { message: messageOf(error) });
		return 'unavailable';
	}
}

function judge(known: Known, nowMs: number, lastUsedAt: number | null | undefined): Identity {
	const { principal, revokedAt } = known;
	const isExpired = principal.expiresAt !== null && principal.expiresAt <= nowMs;
	if (revokedAt !== null || isExpired) return { ok: false, code: 'unauthenticated' };
	return { ok: true, principal, lastUsedAt };
}

function principalOf(row: TokenRow): Principal {
	const scopes: Scope[] = scopesSchema.parse(row.scopes);
	const { id, organizationId, projectId, expiresAt } = row;
	return { kind: 'token', id, organizationId, projectId, scopes, expiresAt };
}
