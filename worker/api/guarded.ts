import type { MiddlewareHandler } from 'hono';
import { type Capability, isForPeople, isJudgedNow } from '../auth/can.ts';
import { FRESH_MS, LIVE_FRESH_MS } from '../auth/looked-up.ts';
import type { ErrorCode } from '../contract/error.ts';
import type { AppEnv } from './app-env.ts';
import type { BodyKind } from './body/body-kind.ts';
import { authorize } from './middleware/authorize.ts';
import { idempotent } from './middleware/idempotent.ts';
import { limitCostlyReads } from './middleware/limit-costly-reads.ts';
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

interface GuardOptions {
	readonly body?: BodyKind;
	readonly idempotent?: boolean;
	/** It reads so many rows that each person or token may ask for it only so often. */
	readonly isCostly?: boolean;
	/** It goes on for a minute after it was judged, so it is judged by what the database said within seconds. */
	readonly live?: boolean;
	/** It gives or takes power besides what the capability says, so it is judged by what the database says now. */
	readonly isJudgedNow?: boolean;
}

/**
 * The part of a route's definition that says who may call it and how its body is read. The capability is also written
 * into the API document, from which the tests learn every route.
 */
export function guarded(capability: Capability, options: GuardOptions = {}) {
	const middleware: MiddlewareHandler<AppEnv>[] = [authorize(capability, freshMsFor(capability, options))];
	if (options.isCostly === true) middleware.push(limitCostlyReads);
	if (options.body !== undefined) middleware.push(readBody(options.body));
	if (options.idempotent === true) middleware.push(idempotent);
	const security = isForPeople(capability) ? [{ session: [] }] : [{ token: [] }, { session: [] }];
	return { security, 'x-capability': capability, middleware };
}

/** How old the last look-up of who it is may be. */
function freshMsFor(capability: Capability, options: GuardOptions): number {
	if (options.isJudgedNow === true || isJudgedNow(capability)) return 0;
	return options.live === true ? LIVE_FRESH_MS : FRESH_MS;
}
