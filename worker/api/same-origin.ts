import type { Context } from 'hono';
import type { AppEnv } from './app-env.ts';

/** Methods that change nothing, so that it does not matter which page made the browser send them. */
const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Whether a request that rests on a cookie may be believed to come from our own pages. Browsers attach the cookie
 * whoever makes them ask, so what changes something, or opens a WebSocket, has to say where it comes from; no page can
 * say it falsely.
 */
export function isOwnPage(c: Context<AppEnv>): boolean {
	const opensSocket = c.req.header('upgrade') !== undefined;
	if (HARMLESS.has(c.req.method) && !opensSocket) return true;
	const isSaidByBrowser = c.req.header('sec-fetch-site') === 'same-origin';
	return isSaidByBrowser || c.req.header('origin') === c.get('services').settings.publicUrl;
}

/** Whether a request says that another site's page made the browser send it. A program says nothing of the kind. */
export function isForeignPage(c: Context<AppEnv>): boolean {
	const origin = c.req.header('origin');
	return (origin !== undefined || c.req.header('sec-fetch-site') !== undefined) && !isOwnPage(c);
}
