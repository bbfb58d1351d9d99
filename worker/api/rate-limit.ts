import type { Context } from 'hono';
import { logLine, messageOf } from '../lib/log-line.ts';
import { refuseWith } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { clientNetwork } from './client-network.ts';
import { refusal } from './refusal.ts';

/** The period of the limits in wrangler.toml. */
const PERIOD_SECONDS = 60;

/**
 * Counts a request against its address, and tells whether that was one too many. A request without an address did not
 * come through the internet.
 */
export async function isOverLimit(c: Context<AppEnv>, limiter: RateLimit): Promise<boolean> {
	const address = c.req.header('cf-connecting-ip');
	return address !== undefined && isOverLimitOf(limiter, clientNetwork(address));
}

/** Counts something against a key of our own. A limiter that fails limits nobody. */
export async function isOverLimitOf(limiter: RateLimit, key: string): Promise<boolean> {
	try {
		return !(await limiter.limit({ key })).success;
	} catch (error) {
		logLine('api.limiter_failed', { message: messageOf(error) });
		return false;
	}
}

export function refuseForNow(c: Context<AppEnv>) {
	c.header('retry-after', String(PERIOD_SECONDS));
	return refusal(c, refuseWith('rate_limited'));
}
