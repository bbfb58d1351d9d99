import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import type { BodyKind } from '../body/body-kind.ts';
import { parseBody } from '../body/parse-body.ts';
import { replaceBody } from '../body/replace-body.ts';
import { refusal } from '../refusal.ts';

/**
 * Reads a body once, within its limits, and hands it on as JSON, whatever it was written in: everything after this
 * door sees one format.
 */
export function readBody(kind: BodyKind) {
	return createMiddleware<AppEnv>(async (c, next) => {
		const parsed = await parseBody(c.req.raw, kind);
		if (!parsed.ok) return refusal(c, parsed);
		c.req.raw = replaceBody(c.req.raw, JSON.stringify(parsed.value), 'application/json');
		return next();
	});
}
