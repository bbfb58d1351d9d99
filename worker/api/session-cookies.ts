import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { SESSION_SECONDS } from '../auth/accounts.ts';
import { type SeenIdentity, writeIdentityCookie } from '../auth/identity-cookie.ts';
import { OUTAGE_MS } from '../auth/looked-up.ts';
import type { SessionCookies } from '../auth/session-identities.ts';
import { openSignedText, signText } from '../auth/signed-text.ts';
import type { AppEnv } from './app-env.ts';

const SESSION = 'orrery_session';
const IDENTITY = 'orrery_identity';

/** The cookies of a session whose signature is one of ours; null for a request without. */
export async function readSessionCookies(c: Context<AppEnv>): Promise<SessionCookies | null> {
	const signed = readCookie(c, SESSION);
	if (signed === undefined) return null;
	const token = await openSignedText(c.get('services').settings.callbackKeys, 'ors1', signed);
	return token === null ? null : { token, identity: readCookie(c, IDENTITY) };
}

export async function setSessionCookie(c: Context<AppEnv>, token: string): Promise<void> {
	const signed = await signText(c.get('services').settings.callbackKeys, 'ors1', token);
	writeCookie(c, SESSION, signed, SESSION_SECONDS);
}

/** Lets the browser carry who it is, as long as that may be believed while the database does not answer. */
export async function setIdentityCookie(c: Context<AppEnv>, token: string, seen: SeenIdentity): Promise<void> {
	const text = await writeIdentityCookie(c.get('services').settings.callbackKeys, token, seen);
	if (text === null) clearCookie(c, IDENTITY);
	else writeCookie(c, IDENTITY, text, OUTAGE_MS / 1000);
}

export function clearSessionCookies(c: Context<AppEnv>): void {
	clearCookie(c, SESSION);
	clearCookie(c, IDENTITY);
}

/**
 * Over https the name binds a cookie to this very host, so that no neighbour can plant one. Lax, because a link in a mail
 * has to find its reader signed in; what changes something is judged by its origin besides.
 */
function attributes(c: Context<AppEnv>): CookieOptions {
	const plain: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' };
	const isSecure = c.get('services').settings.publicUrl.startsWith('https:');
	return isSecure ? { ...plain, secure: true, prefix: 'host' } : plain;
}

function readCookie(c: Context<AppEnv>, name: string): string | undefined {
	return getCookie(c, name, attributes(c).prefix);
}

function writeCookie(c: Context<AppEnv>, name: string, value: string, maxAge: number): void {
	setCookie(c, name, value, { ...attributes(c), maxAge });
}

function clearCookie(c: Context<AppEnv>, name: string): void {
	deleteCookie(c, name, attributes(c));
}
