import type { Context } from 'hono';
import type { UserIdentity } from '../auth/principal.ts';
import type { AppEnv } from './app-env.ts';

/**
 * The person behind a request.
 *
 * @throws Error on a route whose capability tokens may have as well, which is a bug of the route.
 */
export function personOf(c: Context<AppEnv>): UserIdentity {
	const identity = c.get('identity');
	if (identity.kind !== 'user') throw new Error('This route is for people alone, but let a token pass.');
	return identity;
}
