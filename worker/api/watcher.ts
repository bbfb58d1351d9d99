import type { Context } from 'hono';
import type { Watcher } from '../auth/live-ticket.ts';
import { FRESH_MS, OUTAGE_MS } from '../auth/looked-up.ts';
import type { AppEnv } from './app-env.ts';

/**
 * Who follows something live, on a route that is guarded as `live`: they are believed until a minute after the database
 * was asked. While it cannot be asked they are believed from one minute to the next, as long as their cookie or token is.
 */
export function watcherOf(c: Context<AppEnv>): Watcher {
	const { now } = c.get('services');
	const { id, expiresAt } = c.get('identity');
	const lookedUpAt = c.get('lookedUpAt');
	const believedUntil = Math.max(lookedUpAt + FRESH_MS, Math.min(now() + FRESH_MS, lookedUpAt + OUTAGE_MS));
	return { principalId: id, verifiedUntil: Math.min(believedUntil, expiresAt ?? believedUntil) };
}

/** An upgrade as it is handed to an object, without token and cookies, which are nobody else's business. */
export function upgradeFor(c: Context<AppEnv>, url: string): Request {
	const { principalId, verifiedUntil } = watcherOf(c);
	const headers = {
		upgrade: 'websocket',
		'x-orrery-principal': principalId,
		'x-orrery-until': String(verifiedUntil),
	};
	return new Request(url, { headers });
}
