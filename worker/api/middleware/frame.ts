import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/** What every answer carries; a page that needs more allows it itself. */
const SECURITY_HEADERS = {
	'cache-control': 'no-store',
	'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	'strict-transport-security': 'max-age=31536000; includeSubDomains',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
} as const;

/** Gives every request an id, and every answer that id and the security headers, unless it set its own. */
export const frame = createMiddleware<AppEnv>(async (c, next) => {
	const requestId = crypto.randomUUID();
	c.set('requestId', requestId);
	await next();
	// An upgraded connection has no headers left to set.
	if (c.res.status === 101) return;
	c.res.headers.set('x-request-id', requestId);
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
		if (!c.res.headers.has(name)) c.res.headers.set(name, value);
	}
});
