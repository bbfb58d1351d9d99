import type { ErrorCode } from '../contract/error.ts';
import { BODY_ERRORS } from './guarded.ts';
import { limitDoor } from './middleware/limit-door.ts';
import { readBody } from './middleware/read-body.ts';

/** Codes that any route before the sign-in may answer with. */
export const DOOR_ERRORS = [
	'invalid_request',
	'forbidden',
	'rate_limited',
	'internal',
	'unavailable',
	...BODY_ERRORS,
] as const satisfies readonly ErrorCode[];

/** The part of a route's definition that lets anybody call it, at a bearable pace, and not from another site's pages. */
export function door() {
	return { security: [], middleware: [readBody('json'), limitDoor] };
}
