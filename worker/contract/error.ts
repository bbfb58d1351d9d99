import { z } from 'zod';
import { jsonValueSchema } from './json-value.ts';

/**
 * Every code the API answers with, and its HTTP status. Codes are stable: programs branch on them, so one is never
 * renamed or given another meaning. Several codes share a status; the status alone says what a client may do about it.
 */
export const ERROR_STATUS = {
	/** The request does not have the shape of the contract; `details.fields` names each wrong place by JSON pointer. */
	invalid_request: 400,
	/** Nobody is signed in and there is no good token, or address and password are wrong; `details.reason` may say which. */
	unauthenticated: 401,
	/**
	 * Whoever asks may not do this. Of a token any of `details.scopes` would suffice; `details.reason` says what else stands
	 * against it, such as `cross_origin`: the request came from a page of another site.
	 */
	forbidden: 403,
	/** Nothing here, or nothing that whoever asks may know of. */
	not_found: 404,
	/** The address is known, but not with this method; `Allow` and `details.allowed` list those it has. */
	method_not_allowed: 405,
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
	/** Another run of the workflow is active, and its execution strategy discards new ones. */
	run_active: 409,
	/** The workflow must be offline for this. */
	workflow_online: 409,
	/** The workflow of the instance was deleted, and with it the door through which its runs start again. */
	workflow_deleted: 409,
	/** The schedule must be offline for this. */
	schedule_online: 409,
	/** What was asked for looks like a mistake; `details.warnings` says why. Sent with `confirm: true` it is done. */
	confirmation_needed: 409,
	/** The workflow has runs that have not ended. */
	instances_live: 409,
	/** Something stands in the way of going online or of a start; `details.blockers` lists everything at once. */
	blocked: 409,
	/** The instance was archived; it can be read, not changed. `details` name the workflow and version to run anew. */
	archived: 409,
	/** The attempt was replaced, or already has a result: this one does not count. */
	attempt_superseded: 409,
	/** Revoking this token could leave nobody who manages the organization; `details.reason` says why. */
	token_needed: 409,
	/** An organization always has an owner; somebody else has to become one first. */
	last_owner: 409,
	/** Whoever is invited belongs to the organization already. */
	already_member: 409,
	/** The invitation is for another address than the one that asks. */
	other_address: 409,
	/** There is an account with this address: sign in instead. */
	account_exists: 409,
	/** The first owner exists; setting up happens once. */
	already_set_up: 409,
	/** A project or token has as many of these as are allowed. */
	limit_reached: 409,
	/** The link is good no longer, or never was; `details.reason` may say which: `used`, `expired`, `revoked`, `unknown`. */
	link_ended: 410,
	/** If-Match named an older state of the definition. */
	precondition_failed: 412,
	payload_too_large: 413,
	/** The body is of a type that is not read here; `details.accepted` lists those that are. */
	unsupported_media_type: 415,
	/** A well-formed workflow document breaks rules of the graph; `details.problems` lists them by JSON pointer. */
	invalid_document: 422,
	/** A cron that cannot be read; `details.problems` names each wrong place by characters of its text. */
	invalid_cron: 422,
	/** The executor's address is refused by the URL rules; `details.reason` says which. */
	url_refused: 422,
	/** The executor did not answer the describe handshake as it must; `details.reason` says how. */
	describe_failed: 422,
	/** This address speaks WebSocket only. */
	upgrade_required: 426,
	/** Too many requests of this kind, from this address or by this person or token; `Retry-After` says when to come again. */
	rate_limited: 429,
	internal: 500,
	/** Another part of Orrery cannot answer at the moment; the request may be repeated. */
	unavailable: 503,
	/** The token or session cannot be looked up at the moment; the request may be repeated. */
	identity_unavailable: 503,
} as const;

/** What may be wrong with a value, for whoever words it in another language. Stable, and never complete. */
export const FIELD_RULES = [
	'required',
	'too_short',
	'too_long',
	'too_small',
	'too_large',
	'too_few',
	'too_many',
	'wrong_type',
	'email',
	'time_zone',
	'repeated',
	'in_the_past',
	'unknown_field',
	'not_offered',
	'reserved',
	'node_key',
	'group_name',
	'task_type',
	'parameter_name',
] as const;

/**
 * One wrong place of a request: a JSON pointer into the part of the request that `in` names. `rule` says which rule is
 * broken where there is a word for it, and `limit` the number that rule is about.
 */
export const fieldErrorSchema = z.strictObject({
	in: z.enum(['body', 'query', 'path', 'header']),
	pointer: z.string(),
	message: z.string(),
	rule: z.enum(FIELD_RULES).exactOptional(),
	limit: z.number().exactOptional(),
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
export type FieldRule = (typeof FIELD_RULES)[number];
export type FieldError = z.infer<typeof fieldErrorSchema>;
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;
