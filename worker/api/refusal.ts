import type { Context } from 'hono';
import { ERROR_STATUS, type ErrorCode } from '../contract/error.ts';
import type { Refusal } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { ERROR_MESSAGE } from './error-message.ts';

/** Answers a refusal: the one envelope, under the status of its code. */
export function refusal<Code extends ErrorCode>(c: Context<AppEnv>, refused: Refusal<Code>) {
	const { code, details } = refused;
	const error = { code, message: ERROR_MESSAGE[code], details, requestId: c.get('requestId') };
	return c.json({ error }, ERROR_STATUS[code]);
}
