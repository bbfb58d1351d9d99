import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import { isOverLimitOf, refuseForNow } from '../rate-limit.ts';

/**
 * Stands before reads that go through up to ten thousand rows each, behind `authorize`. They count per person or token,
 * so that a program that asks in a loop slows nobody's lists but its own.
 */
export const limitCostlyReads = createMiddleware<AppEnv>(async (c, next) => {
	const { kind, id } = c.get('principal');
	return (await isOverLimitOf(c.env.COSTLY_READS, `${kind} ${id}`)) ? refuseForNow(c) : next();
});
