import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isTransient } from '../db/transient-error.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { refuseWith } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { refusal } from './refusal.ts';

/**
 * The answer to whatever was thrown. Weather of the platform is worth repeating and says so; anything else is a bug,
 * which is logged under the request's id and told to nobody.
 */
export function answerThrown(error: unknown, c: Context<AppEnv>) {
	if (error instanceof HTTPException && error.status === 415) return refusal(c, refuseWith('unsupported_media_type'));
	if (error instanceof HTTPException && error.status === 400) return refusal(c, refuseWith('invalid_request'));
	const isWeather = isTransient(error) || isObjectWeather(error);
	logLine(isWeather ? 'api.unavailable' : 'api.failed', {
		requestId: c.get('requestId'),
		path: c.req.path,
		message: messageOf(error),
	});
	if (isWeather) c.header('retry-after', '1');
	return refusal(c, refuseWith(isWeather ? 'unavailable' : 'internal'));
}

/** What a stub throws when the object was moved, updated or has too much to do. */
function isObjectWeather(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	return Reflect.get(error, 'retryable') === true || Reflect.get(error, 'overloaded') === true;
}
