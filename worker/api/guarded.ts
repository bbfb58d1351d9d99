import type { MiddlewareHandler } from 'hono';
import type { Capability } from '../auth/can.ts';
import type { ErrorCode } from '../contract/error.ts';
import type { AppEnv } from './app-env.ts';
import type { BodyKind } from './body/body-kind.ts';
import { authorize } from './middleware/authorize.ts';
import { idempotent } from './middleware/idempotent.ts';
import { readBody } from './middleware/read-body.ts';

/** Codes that any route behind a token may answer with. */
export const GUARDED_ERRORS = [
	'invalid_request',
	'unauthenticated',
	'forbidden',
	'not_found',
	'rate_limited',
	'internal',
	'unavailable',
	'identity_unavailable',
] as const satisfies readonly ErrorCode[];

/** Further codes of a route that takes a body. */
export const BODY_ERRORS = ['payload_too_large', 'unsupported_media_type'] as const satisfies readonly ErrorCode[];

/** Further codes of a route that honours Idempotency-Key. */
export const IDEMPOTENT_ERRORS = [
	'idempotency_conflict',
	'idempotency_in_progress',
] as const satisfies readonly ErrorCode[];

/**
 * The part of a route's definition that says who may call it and how its body is read. The capability is also written
 * into the API document, from which the tests learn every route.
 */
export function guarded(capability: Capability, options: { body?: BodyKind; idempotent?: boolean } = {}) {
	const middleware: MiddlewareHandler<AppEnv>[] = [authorize(capability)];
	if (options.body !== undefined) middleware.push(readBody(options.body));
	if (options.idempotent === true) middleware.push(idempotent);
	return { security: [{ token: [] }], 'x-capability': capability, middleware };
}
