import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { sha256Hex } from '../../auth/sha256.ts';
import { emailSchema } from '../../contract/user.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { isOverLimit, isOverLimitOf, refuseForNow } from '../rate-limit.ts';
import { refusal } from '../refusal.ts';
import { isForeignPage } from '../same-origin.ts';

/** What the door looks at; the route judges the whole body. */
const namedSchema = z.object({ email: emailSchema });

/**
 * Stands before everything that is done before somebody is signed in, behind `readBody`. Each call counts against the
 * address it comes from and, if it names one, against the e-mail address, known or not: passwords of one account are
 * guessed at slowly, from however many places. Another site's page may not sign its visitors in to an account of its own.
 */
export const limitDoor = createMiddleware<AppEnv>(async (c, next) => {
	if (isForeignPage(c)) return refusal(c, refuseWith('forbidden', { reason: 'cross_origin' }));
	if (await isOverLimit(c, c.env.DOOR_CALLS)) return refuseForNow(c);
	const named = namedSchema.safeParse(await c.req.raw.clone().json());
	if (!named.success) return next();
	const key = await sha256Hex(named.data.email);
	return (await isOverLimitOf(c.env.DOOR_EMAILS, key)) ? refuseForNow(c) : next();
});
