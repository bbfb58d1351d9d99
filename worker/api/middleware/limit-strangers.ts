import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import { isOverLimit, refuseForNow } from '../rate-limit.ts';

/**
 * Tells an address that is refused again and again to come later, so that programs with a wrong token slow down. Only
 * what was refused with 401 counts: whoever has a good token never meets this limit, whatever others at the same address
 * do.
 */
export const limitStrangers = createMiddleware<AppEnv>(async (c, next) => {
	await next();
	if (c.res.status === 401 && (await isOverLimit(c, c.env.STRANGERS))) c.res = refuseForNow(c);
});
