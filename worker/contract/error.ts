import { z } from 'zod';
import { jsonValueSchema } from './json-value.ts';

/**
 * Every code the API answers with, and its HTTP status. Codes are stable: programs branch on them, so one is never
 * renamed or given another meaning. Several codes share a status; the status alone says what a client may do about it.
 */
export const ERROR_STATUS = {
	/** The request does not have the shape of the contract; `details.fields` names each wrong place by JSON pointer. */
	invalid_request: 400,
	/** No token, an unknown or expired one, or a revoked one; `details.reason` may say which. */
	unauthenticated: 401,
	/** The token is valid but lacks the scope this operation needs; any of `details.scopes` suffices. */
	forbidden: 403,
	/** Nothing here, or nothing this token may know of. */
	not_found: 404,
	/** The state of an instance or task does not allow the operation; `details.allowed` lists what an instance's state does. */
	illegal_transition: 409,
	/** The rerun policy of some nodes forbids the operation; `details.nodes` lists them. */
	rerun_policy_forbids: 409,
	/** Something of the same kind already has this name. */
	name_taken: 409,
	/** The Idempotency-Key was used before, with another request. */
	idempotency_conflict: 409,
	/** A request with this Idempotency-Key is being carried out right now. */
	idempotency_in_progress: 409,
	/** The workflow must be online for this. */
	workflow_offline: 409,
	/** The workflow must be offline for this. */
	workflow_online: 409,
	/** The workflow of the instance was deleted, and with it the door through which its runs start again. */
	workflow_deleted: 409,
	/** The workflow has runs that have not ended. */
	instances_live: 409,
	/** Something stands in the way of going online or of a start; `details.blockers` lists everything at once. */
	blocked: 409,
	/** The instance was archived; it can be run anew, not changed. */
	archived: 409,
	/** The attempt was replaced, or already has a result: this one does not count. */
	attempt_superseded: 409,
	/** Revoking this token could leave nobody who manages the organization; `details.reason` says why. */
	token_needed: 409,
	/** The first owner exists; setting up happens once. */
	already_set_up: 409,
	/** A project or token has as many of these as are allowed. */
	limit_reached: 409,
	/** If-Match named an older state of the definition. */
	precondition_failed: 412,
	payload_too_large: 413,
	/** The body is of a type that is not read here; `details.accepted` lists those that are. */
	unsupported_media_type: 415,
	/** A well-formed workflow document breaks rules of the graph; `details.problems` lists them by JSON pointer. */
	invalid_document: 422,
	/** The executor's address is refused by the URL rules; `details.reason` says which. */
	url_refused: 422,
	/** The executor did not answer the describe handshake as it must; `details.reason` says how. */
	describe_failed: 422,
	/** This address speaks WebSocket only. */
	upgrade_required: 426,
	/** Too many refused requests from this address; `Retry-After` says when to come again. */
	rate_limited: 429,
	internal: 500,
	/** Another part of Orrery cannot answer at the moment; the request may be repeated. */
	unavailable: 503,
	/** The token cannot be looked up at the moment; the request may be repeated. */
	identity_unavailable: 503,
} as const;

/** One wrong place of a request: a JSON pointer into the part of the request that `in` names. */
export const fieldErrorSchema = z.strictObject({
	in: z.enum(['body', 'query', 'path', 'header']),
	pointer: z.string(),
	message: z.string(),
});

/** The body of every answer that is not a success. */
export const errorEnvelopeSchema = z
	.strictObject({
		error: z.strictObject({
			code: z.string(),
			/** A sentence for people; not stable. */
			message: z.string(),
			details: z.record(z.string(), jsonValueSchema),
			/** Names this request in the logs. */
			requestId: z.string(),
		}),
	})
	.meta({ id: 'Error' });

export type ErrorCode = keyof typeof ERROR_STATUS;
export type ErrorStatus<Code extends ErrorCode = ErrorCode> = (typeof ERROR_STATUS)[Code];
export type FieldError = z.infer<typeof fieldErrorSchema>;
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;
