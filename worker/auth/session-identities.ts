import type { Database } from '../db/database.ts';
import { findSession } from '../db/query/session.ts';
import { readIdentityCookie, type SeenIdentity } from './identity-cookie.ts';
import type { KeyRing } from './key-ring.ts';
import { FRESH_MS, lookedUp, OUTAGE_MS } from './looked-up.ts';
import type { UserIdentity } from './principal.ts';

const CACHED_MAX = 10_000;

/** Who a session belongs to, as far as that can be told. `isNew` when the database was asked just now. */
export type SessionAnswer =
	| { readonly ok: true; readonly seen: SeenIdentity; readonly isNew: boolean }
	| { readonly ok: false; readonly code: 'unauthenticated' | 'identity_unavailable' };

/** The two cookies of a session: its token, whose signature was judged, and who it belonged to when last asked. */
export interface SessionCookies {
	readonly token: string;
	readonly identity: string | undefined;
}

/** Tells who a session belongs to, from the database and what was learnt from it before. One per isolate. */
export class SessionIdentities {
	readonly #seen = new Map<string, SeenIdentity>();
	/** When somebody's session or roles were changed in this isolate: what was seen before counts no more. */
	readonly #changedAt = new Map<string, number>();

	/** @param freshMs how old a look-up may be; with 0 nobody is believed while the database does not answer. */
	async resolve(
		db: Database,
		ring: KeyRing,
		cookies: SessionCookies,
		nowMs: number,
		freshMs = FRESH_MS,
	): Promise<SessionAnswer> {
		const seen = await this.#recall(ring, cookies);
		const age = seen === null ? Number.POSITIVE_INFINITY : nowMs - seen.lookedUpAt;
		if (seen !== null && age < freshMs) return judge(seen, nowMs, false);
		const row = await lookedUp(findSession(db, cookies.token));
		if (row === 'unavailable') {
			const isBelieved = freshMs > 0 && seen !== null && age < OUTAGE_MS;
			return isBelieved ? judge(seen, nowMs, false) : { ok: false, code: 'identity_unavailable' };
		}
		this.#seen.delete(cookies.token);
		if (row === null) return { ok: false, code: 'unauthenticated' };
		const { id: sessionId, userId, organizations, projects } = row;
		const identity = { kind: 'user', id: userId, sessionId, organizations, projects } as const;
		const found = { identity: { ...identity, expiresAt: row.expiresAt.getTime() }, lookedUpAt: nowMs };
		if (this.#seen.size >= CACHED_MAX) this.#seen.clear();
		this.#seen.set(cookies.token, found);
		return judge(found, nowMs, true);
	}

	/** Forgets a person, or one of their sessions by its id or token, so that a change holds at once in this isolate. */
	forget(id: string, nowMs: number): void {
		if (this.#changedAt.size >= CACHED_MAX) this.#forgetOldChanges(nowMs);
		this.#changedAt.set(id, nowMs);
	}

	async #recall(ring: KeyRing, { token, identity }: SessionCookies): Promise<SeenIdentity | null> {
		const cached = this.#seen.get(token);
		const carried = identity === undefined ? null : await readIdentityCookie(ring, token, identity);
		const newest = cached !== undefined && cached.lookedUpAt >= (carried?.lookedUpAt ?? 0) ? cached : carried;
		return newest === null || this.#hasChanged(newest, token) ? null : newest;
	}

	#hasChanged({ identity, lookedUpAt }: SeenIdentity, token: string): boolean {
		return [identity.id, identity.sessionId, token].some((id) => (this.#changedAt.get(id) ?? 0) >= lookedUpAt);
	}

	/** A change older than an outage may last is in everything that is still believed. */
	#forgetOldChanges(nowMs: number): void {
		for (const [id, at] of this.#changedAt) if (nowMs - at > OUTAGE_MS) this.#changedAt.delete(id);
	}
}

function judge(seen: SeenIdentity, nowMs: number, isNew: boolean): SessionAnswer {
	return isCurrent(seen.identity, nowMs) ? { ok: true, seen, isNew } : { ok: false, code: 'unauthenticated' };
}

function isCurrent({ expiresAt }: UserIdentity, nowMs: number): boolean {
	return expiresAt > nowMs;
}
