import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import { isOverLimit, refuseForNow } from '../rate-limit.ts';

/** Every call counts, and none is judged beyond the limit: a setup token is guessed at a few times a minute at most. */
export const limitSetup = createMiddleware<AppEnv>(async (c, next) => {
	if (await isOverLimit(c, c.env.SETUP_CALLS)) return refuseForNow(c);
	return next();
});
