import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { jsonValueSchema } from './json-value.ts';
import { prioritySchema, taskCauseSchema, taskStateSchema } from './status.ts';
import { groupNameSchema, nodeKeySchema } from './workflow-document.ts';

/**
 * One HTTP call of an attempt as it was seen, kept whatever came of it. `outcome` is how it was judged; a call that is
 * repeated says when (`redeliverAt`), and whether the executor may have received it already.
 */
export const sendSchema = z
	.strictObject({
		at: instantSchema,
		executorId: idSchema('executor'),
		url: z.string(),
		/** HTTP status; null when no answer came. */
		status: z.int().nullable(),
		latencyMs: z.number(),
		/** What the transport says when there is no status: a stable word such as `connect_failed`. */
		problem: z.string().nullable(),
		outcome: z.enum(['result', 'accepted', 'silent', 'redeliver']),
		received: z.enum(['yes', 'no', 'maybe']),
		reason: z.string().nullable(),
		redeliverAt: instantSchema.nullable(),
	})
	.meta({ id: 'Send' });

/** What went wrong, as people read it. `retryable` is false when trying again cannot help. */
export const failureSchema = z
	.strictObject({
		cause: taskCauseSchema,
		message: z.string(),
		code: z.string().nullable(),
		retryable: z.boolean(),
	})
	.meta({ id: 'Failure' });

/** Whether another attempt follows one that ended, and why not or when. */
export const retryDecisionSchema = z.discriminatedUnion('decision', [
	z.strictObject({ decision: z.literal('retry'), at: instantSchema }),
	z.strictObject({ decision: z.literal('final'), reason: z.string() }),
]);

/** One try of a task instance. */
export const attemptSchema = z
	.strictObject({
		id: z.string(),
		number: z.int(),
		round: z.int(),
		executorId: idSchema('executor'),
		/** `sending`: not yet known to be with the executor; `lost`: accepted, then silent for a heartbeat. */
		state: z.enum(['sending', 'accepted', 'lost', 'stopping', 'success', 'failed', 'stopped']),
		createdAt: instantSchema,
		acceptedAt: instantSchema.nullable(),
		endedAt: instantSchema.nullable(),
		/** Until when silence is tolerated; null once it ended. */
		leaseUntil: instantSchema.nullable(),
		progress: z.number().nullable(),
		message: z.string().nullable(),
		failure: failureSchema.nullable(),
		/** Null while it runs, and after a success. */
		retry: retryDecisionSchema.nullable(),
		sends: z.array(sendSchema),
	})
	.meta({ id: 'Attempt' });

/** One node of a run, as the list of a run's tasks shows it. */
export const taskInstanceSchema = z
	.strictObject({
		id: z.string(),
		instanceId: idSchema('instance'),
		key: nodeKeySchema,
		name: z.string(),
		/** The task type, such as `SHELL`; null for a node that is no task. */
		type: z.string().nullable(),
		state: taskStateSchema,
		/** Why a task that has not ended stands where it does: a stable word such as `upstream` or `no_capacity`. */
		reason: z.string().nullable(),
		/** Why it ended the way it did; null before, and for the executor's own success. */
		cause: taskCauseSchema.nullable(),
		/** The node failed for good and counts as passed all the same. */
		abandoned: z.boolean(),
		round: z.int(),
		upstream: z.array(nodeKeySchema),
		executorGroup: groupNameSchema,
		priority: prioritySchema,
		/** How many attempts there were, over all rounds. */
		attempt: z.int(),
		startedAt: instantSchema.nullable(),
		endedAt: instantSchema.nullable(),
		/** When this state ends by itself if nothing else happens; null for an ended task. */
		deadline: instantSchema.nullable(),
		failure: failureSchema.nullable(),
	})
	.meta({ id: 'TaskInstance' });

/** One node of a run with everything known of it. */
export const taskInstanceDetailSchema = taskInstanceSchema
	.extend({
		outputs: z.record(z.string(), jsonValueSchema),
		attempts: z.array(attemptSchema),
	})
	.meta({ id: 'TaskInstanceDetail' });

export type Send = z.infer<typeof sendSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type RetryDecision = z.infer<typeof retryDecisionSchema>;
export type TaskInstance = z.infer<typeof taskInstanceSchema>;
export type TaskInstanceDetail = z.infer<typeof taskInstanceDetailSchema>;
