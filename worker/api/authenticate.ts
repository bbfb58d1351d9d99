import type { Context } from 'hono';
import { SESSION_SECONDS } from '../auth/accounts.ts';
import { bearerToken } from '../auth/bearer.ts';
import type { SeenIdentity } from '../auth/identity-cookie.ts';
import { FRESH_MS } from '../auth/looked-up.ts';
import type { Identity } from '../auth/principal.ts';
import type { TokenAnswer } from '../auth/token-identities.ts';
import { extendSession } from '../db/query/session.ts';
import { noteTokenUse } from '../db/query/token.ts';
import type { Result } from '../lib/result.ts';
import { accept, refuse } from '../lib/result.ts';
import { refuseWith } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { refusal } from './refusal.ts';
import { isOwnPage } from './same-origin.ts';
import { clearSessionCookies, readSessionCookies, setIdentityCookie, setSessionCookie } from './session-cookies.ts';

/** How exact a token's last use is: a busy token must not cost a write per request. */
const USE_NOTED_EVERY_MS = 5 * 60_000;

/** A session in use is made to last longer at most this often. */
const EXTENDED_EVERY_MS = 24 * 60 * 60_000;

/** Who it is, and when (epoch ms) the database was asked. */
interface Known {
	readonly identity: Identity;
	readonly lookedUpAt: number;
}

type Authenticated = Result<Known, { readonly answer: Response }>;

/**
 * Tells who a request comes from: by its token, or without one by the cookies of a session.
 *
 * @param freshMs how old the last look-up may be.
 */
export async function authenticate(c: Context<AppEnv>, freshMs = FRESH_MS): Promise<Authenticated> {
	if (c.req.header('authorization') === undefined) return bySession(c, freshMs);
	const { db, tokenIdentities, now } = c.get('services');
	const token = bearerToken(c.req.raw.headers);
	if (token === null) return challenge(c, 'not_bearer');
	const known = await tokenIdentities.resolve(db, token, now(), freshMs);
	if (known.ok) {
		noteUse(c, known);
		return accept(known);
	}
	return known.code === 'unauthenticated' ? challenge(c, 'unknown_token') : unavailable(c);
}

async function bySession(c: Context<AppEnv>, freshMs: number): Promise<Authenticated> {
	const { db, settings, sessionIdentities, now } = c.get('services');
	const cookies = await readSessionCookies(c);
	if (cookies === null) return challenge(c, 'no_token');
	const known = await sessionIdentities.resolve(db, settings.callbackKeys, cookies, now(), freshMs);
	if (!known.ok) {
		if (known.code === 'identity_unavailable') return unavailable(c);
		clearSessionCookies(c);
		return challenge(c, 'session_ended');
	}
	if (!isOwnPage(c)) return refuse({ answer: refusal(c, refuseWith('forbidden', { reason: 'cross_origin' })) });
	if (known.isNew) await renew(c, cookies.token, known.seen);
	return accept(known.seen);
}

/** A session that is used lasts, and its browser carries who it is. */
async function renew(c: Context<AppEnv>, token: string, seen: SeenIdentity): Promise<void> {
	const { db, now, afterwards } = c.get('services');
	const { sessionId, expiresAt } = seen.identity;
	const latest = now() + SESSION_SECONDS * 1000;
	if (expiresAt < latest - EXTENDED_EVERY_MS) {
		afterwards(extendSession(db, sessionId, latest));
		await setSessionCookie(c, token);
	}
	await setIdentityCookie(c, token, seen);
}

/** Tells apart what the asker can put right; of a token nothing is told but that it is not good. */
function challenge(c: Context<AppEnv>, reason: 'no_token' | 'not_bearer' | 'unknown_token' | 'session_ended') {
	c.header('www-authenticate', 'Bearer');
	return refuse({ answer: refusal(c, refuseWith('unauthenticated', { reason })) });
}

function unavailable(c: Context<AppEnv>) {
	return refuse({ answer: refusal(c, refuseWith('identity_unavailable')) });
}

function noteUse(c: Context<AppEnv>, known: TokenAnswer & { ok: true }): void {
	const { db, now, afterwards } = c.get('services');
	const { lastUsedAt, identity } = known;
	if (lastUsedAt === undefined) return;
	const notedSince = now() - USE_NOTED_EVERY_MS;
	if (lastUsedAt === null || lastUsedAt < notedSince) afterwards(noteTokenUse(db, identity.id, now(), notedSince));
}
