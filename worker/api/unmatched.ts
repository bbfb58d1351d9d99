import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { refuseWith } from '../service/answer.ts';
import { allowedMethods } from './allowed-methods.ts';
import type { AppEnv } from './app-env.ts';
import { refusal } from './refusal.ts';

/**
 * The answer where no route is: an unknown address, or a known one asked with a method that it does not have. A question
 * for the methods is answered and allows no other site anything. It is put together once all routes are registered.
 */
export function answerUnmatched(app: OpenAPIHono<AppEnv>): (c: Context<AppEnv>) => Response {
	const methodsOf = allowedMethods(app);
	return (c) => {
		const allowed = methodsOf(c.req.path);
		if (allowed.length === 0) return refusal(c, refuseWith('not_found'));
		c.header('allow', allowed.join(', '));
		return c.req.method === 'OPTIONS'
			? c.body(null, 204)
			: refusal(c, refuseWith('method_not_allowed', { allowed: [...allowed] }));
	};
}
