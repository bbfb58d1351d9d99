import type { Context } from 'hono';
import { signOut } from '../service/sign-in.ts';
import type { AppEnv } from './app-env.ts';
import { readSessionCookies, setSessionCookie } from './session-cookies.ts';

/**
 * Gives the browser a new session. The one it had ends: its cookie is gone, so nobody could sign out of it here any more.
 */
export async function beginSession(c: Context<AppEnv>, token: string): Promise<void> {
	const services = c.get('services');
	const before = await readSessionCookies(c);
	if (before !== null) services.afterwards(signOut(services, before));
	await setSessionCookie(c, token);
}
