import { createMiddleware } from 'hono/factory';
import { bearerToken } from '../../auth/bearer.ts';
import { verifyCallbackToken } from '../../auth/callback-token.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { refusal } from '../refusal.ts';

/** Lets a callback pass whose token is for the attempt that the path names. No look-up: callbacks outlive the database. */
export const authorizeCallback = createMiddleware<AppEnv>(async (c, next) => {
	const { settings, now } = c.get('services');
	const token = bearerToken(c.req.raw.headers);
	const claim = token === null ? null : await verifyCallbackToken(settings.callbackKeys, token, now());
	if (claim === null) {
		c.header('www-authenticate', 'Bearer');
		return refusal(c, refuseWith('unauthenticated'));
	}
	if (claim.attemptId !== c.req.param('attemptId')) return refusal(c, refuseWith('not_found'));
	c.set('claim', claim);
	return next();
});
