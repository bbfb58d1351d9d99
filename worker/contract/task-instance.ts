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
		at: instantSchema.describe('When it was sent.'),
		executorId: idSchema('executor'),
		url: z.string(),
		status: z.int().nullable().describe('HTTP status; null when no answer came.'),
		latencyMs: z.number().describe('Until the answer was judged, in milliseconds.'),
		problem: z
			.string()
			.nullable()
			.describe('What the transport says when there is no status: a stable word such as `connect_failed`.'),
		outcome: z
			.enum(['result', 'accepted', 'silent', 'redeliver'])
			.describe(
				'How the call was judged: a `result`, `accepted` for a callback, `silent` as if accepted, or to `redeliver`.',
			),
		received: z.enum(['yes', 'no', 'maybe']).describe('Whether the executor may have the message.'),
		reason: z.string().nullable().describe('Why it was judged so: a stable word.'),
		redeliverAt: instantSchema.nullable().describe('When it is sent again; null when it is not.'),
	})
	.meta({ id: 'Send' });

/** What came back when an executor was told to stop an attempt. The same answer again is not told of. */
const stopAnswerSchema = z.strictObject({
	at: instantSchema.describe('When the run heard of it.'),
	sentAt: instantSchema.nullable().describe('When the executor was asked; null when nothing was sent.'),
	executorId: idSchema('executor'),
	said: z
		.enum(['running', 'stopped', 'unknown', 'ended', 'unreachable'])
		.describe(
			'What became of the attempt, as the executor says; `unknown`: it does not know it; `unreachable`: it gave no answer.',
		),
	reason: z
		.string()
		.nullable()
		.describe('Why there was no answer: a stable word such as `connect_failed` or `http_404`.'),
	url: z.string().nullable(),
	status: z.int().nullable().describe('HTTP status; null when no answer came.'),
	latencyMs: z.number().nullable(),
	problem: z.string().nullable().describe('What the transport says when there is no status.'),
});

/**
 * A stop of an attempt. The polite one leaves the executor the grace time; the one by force goes out at its end, or with
 * the end of an attempt that may be at work all the same, and is not waited for: answers to it change nothing.
 */
export const attemptStopSchema = z
	.strictObject({
		force: z.boolean().describe('False for the polite stop.'),
		at: instantSchema.describe('When it was decided and sent; an unheard polite stop is repeated.'),
		reason: z
			.string()
			.describe('Why: a stable word such as `instance_stop`, `timeout`, `terminated` or `lost_contact`.'),
		executorId: idSchema('executor').describe('Whom it is for.'),
		answers: z.array(stopAnswerSchema).describe('The oldest first; empty while nothing is known.'),
	})
	.meta({ id: 'AttemptStop' });

/** What went wrong, as people read it. `retryable` is false when trying again cannot help. */
export const failureSchema = z
	.strictObject({
		cause: taskCauseSchema.describe('What kind of failure: a stable word.'),
		message: z.string().describe('A sentence for people.'),
		code: z.string().nullable().describe('The executor’s own word for it.'),
		retryable: z.boolean().describe('False when trying again cannot help.'),
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
		id: z.string().describe('`<task instance>.<number>`: the idempotency key of everything sent for it.'),
		number: z.int().describe('Counts up over all rounds.'),
		round: z.int().describe('The pass of the run it belongs to.'),
		executorId: idSchema('executor'),
		state: z
			.enum(['sending', 'accepted', 'lost', 'stopping', 'success', 'failed', 'stopped', 'withdrawn'])
			.describe(
				'`sending`: not yet known to be with the executor; `lost`: accepted, then silent for a heartbeat; `withdrawn`: taken back before any executor could have it.',
			),
		createdAt: instantSchema,
		acceptedAt: instantSchema.nullable(),
		endedAt: instantSchema.nullable(),
		leaseUntil: instantSchema.nullable().describe('Until when silence is tolerated; null once it ended.'),
		progress: z.number().nullable().describe('From 0 to 1, as the executor last said.'),
		message: z.string().nullable().describe('What the executor last said of its progress.'),
		failure: failureSchema.nullable(),
		retry: retryDecisionSchema
			.nullable()
			.describe('Whether another attempt follows; null while it runs, and after a success.'),
		sends: z.array(sendSchema),
		stops: z
			.array(attemptStopSchema)
			.describe('At most a polite one and one by force; empty when nobody was asked to stop it.'),
	})
	.meta({ id: 'Attempt' });

/** One node of a run, as the list of a run's tasks shows it. */
export const taskInstanceSchema = z
	.strictObject({
		id: z.string().describe('`<instance>.<key>`.'),
		instanceId: idSchema('instance'),
		key: nodeKeySchema,
		name: z.string(),
		type: z.string().nullable().describe('The task type, such as `SHELL`; null for a node that is no task.'),
		state: taskStateSchema.describe(
			'`delayed` waits for its time, `queued` for room or delivery, `held` for a person; `success`, `failed`, `skipped` and `stopped` are ends.',
		),
		reason: z
			.string()
			.nullable()
			.describe(
				'Why a task that has not ended stands where it does: a stable word such as `upstream` or `no_capacity`.',
			),
		cause: taskCauseSchema
			.nullable()
			.describe('Why it ended the way it did; null before, and for the executor’s own success.'),
		abandoned: z.boolean().describe('The node failed for good and counts as passed all the same.'),
		round: z.int().describe('The pass of the run it last took part in.'),
		upstream: z.array(nodeKeySchema).describe('The nodes it waits for in this run.'),
		executorGroup: groupNameSchema,
		priority: prioritySchema,
		attempt: z.int().describe('How many attempts there were, over all rounds.'),
		startedAt: instantSchema.nullable(),
		endedAt: instantSchema.nullable(),
		deadline: instantSchema
			.nullable()
			.describe('When this state ends by itself if nothing else happens; null for an ended task.'),
		failure: failureSchema.nullable().describe('Of the last attempt or of the task itself; null when nothing failed.'),
	})
	.meta({ id: 'TaskInstance' });

/** One node of a run with everything known of it. */
export const taskInstanceDetailSchema = taskInstanceSchema
	.extend({
		outputs: z.record(z.string(), jsonValueSchema).describe('What it put out, by name.'),
		attempts: z.array(attemptSchema).describe('Every try, the oldest first.'),
	})
	.meta({ id: 'TaskInstanceDetail' });

export type Send = z.infer<typeof sendSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type AttemptStop = z.infer<typeof attemptStopSchema>;
export type RetryDecision = z.infer<typeof retryDecisionSchema>;
export type TaskInstance = z.infer<typeof taskInstanceSchema>;
export type TaskInstanceDetail = z.infer<typeof taskInstanceDetailSchema>;
