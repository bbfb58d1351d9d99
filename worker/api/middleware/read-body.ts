import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import type { BodyKind } from '../body/body-kind.ts';
import { parseBody } from '../body/parse-body.ts';
import { refusal } from '../refusal.ts';

/**
 * Reads a body once, within its limits, and hands it on as JSON, whatever it was written in: everything after this
 * door sees one format.
 */
export function readBody(kind: BodyKind) {
	return createMiddleware<AppEnv>(async (c, next) => {
		const parsed = await parseBody(c.req.raw, kind);
		if (!parsed.ok) return refusal(c, parsed);
		const headers = new Headers(c.req.raw.headers);
		headers.set('content-type', 'application/json');
		headers.delete('content-length');
		c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body: JSON.stringify(parsed.value) });
		return next();
	});
}
