import { z } from 'zod';
import { GANTT_ROWS_MAX } from '../contract/gantt.ts';
import { jsonValueSchema } from '../contract/json-value.ts';
import { executionStrategySchema, taskCauseSchema } from '../contract/status.ts';
import type { DeliveryReport, ExecutorAnswer, ExecutorSaid } from '../engine/command.ts';
import type { AttemptResult, DeliveryOutcome, SendRecord } from '../engine/result.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';
import type { GanttQuery } from '../engine/view/gantt/gantt-page.ts';
import { type OpeningTerms, type RunOrder, runOrderSchema } from './order.ts';
import type { InstanceOperation } from './rpc.ts';

/** Attempts, deliveries and events that one call may carry; callers send far fewer. */
const ITEMS_MAX = 1000;

const valuesSchema = z.record(z.string(), jsonValueSchema);
const refFields = { task: z.string().max(100), attempt: z.int().min(1) };

export const attemptRefSchema = z.object(refFields);
export const attemptRefsSchema = z.array(attemptRefSchema).max(ITEMS_MAX);

export const actorSchema = z.object({
	kind: z.enum(['token', 'user', 'schedule', 'system']),
	id: z.string().max(200),
}) satisfies z.ZodType<Actor>;

const failureSchema = z.object({
	cause: taskCauseSchema,
	message: z.string(),
	code: z.string().nullable(),
	retryable: z.boolean(),
});

export const attemptResultSchema = z.discriminatedUnion('status', [
	z.object({ status: z.literal('success'), outputs: valuesSchema }),
	z.object({ status: z.literal('failed'), failure: failureSchema }),
	z.object({ status: z.literal('stopped') }),
]) satisfies z.ZodType<AttemptResult>;

const sendRecordSchema = z.object({
	at: z.number(),
	url: z.string(),
	httpStatus: z.int().nullable(),
	latencyMs: z.number(),
	problem: z.string().nullable(),
}) satisfies z.ZodType<SendRecord>;

const outcomeSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('result'), result: attemptResultSchema }),
	z.object({ kind: z.literal('accepted'), handle: jsonValueSchema.nullable() }),
	z.object({
		kind: z.literal('redeliver'),
		reason: z.string(),
		received: z.enum(['no', 'maybe']),
		retryAfterMs: z.number().nullable(),
	}),
	z.object({ kind: z.literal('misconfigured'), reason: z.string(), retryAfterMs: z.number().nullable() }),
	z.object({ kind: z.literal('unavailable'), reason: z.string(), routes: z.array(z.string()) }),
	z.object({ kind: z.literal('silent'), reason: z.string() }),
]) satisfies z.ZodType<DeliveryOutcome>;

export const deliveryReportsSchema = z
	.array(
		z.object({
			...refFields,
			delivery: z.int().min(1).optional(),
			executorId: z.string().max(40),
			send: sendRecordSchema.nullable(),
			outcome: outcomeSchema,
		}) satisfies z.ZodType<DeliveryReport>,
	)
	.max(ITEMS_MAX);

export const takeSchema = z.int().min(0).max(ITEMS_MAX);

const executorAnswerSchema = z.discriminatedUnion('state', [
	z.object({ state: z.literal('running') }),
	z.object({ state: z.literal('unknown') }),
	z.object({ state: z.literal('stopped') }),
	z.object({ state: z.literal('ended'), result: attemptResultSchema }),
	z.object({ state: z.literal('unreachable'), reason: z.string() }),
]) satisfies z.ZodType<ExecutorAnswer>;

export const executorSaidSchema = z
	.array(
		z.object({
			...refFields,
			to: z.enum(['stop', 'status']),
			answer: executorAnswerSchema,
			call: z
				.object({ force: z.boolean(), executorId: z.string().max(40), send: sendRecordSchema.nullable() })
				.optional(),
		}) satisfies z.ZodType<ExecutorSaid>,
	)
	.max(ITEMS_MAX);

export const heartbeatSchema = z.tuple([attemptRefSchema, z.number().min(0).max(1).nullable(), z.string().nullable()]);

const operationSchema = z.enum(['stop', 'rerun', 'recover', 'force_close']) satisfies z.ZodType<InstanceOperation>;

/** The previous release names an operation and nothing else. */
const orderSchema = z.union([
	runOrderSchema,
	operationSchema.transform((kind): RunOrder => (kind === 'rerun' ? { kind, definition: null } : { kind })),
]);

export const slotsSchema = z.int().min(0);

/** The number of the call is absent in grants of the previous release. */
export const grantedSchema = z.tuple([slotsSchema, z.int().min(0).optional()]);
export const pageSchema = z.tuple([z.int().min(0), z.int().min(1)]);
/** Absent for the newest. */
const roundSchema = z.int().min(1).optional();
export const viewSchema = z.tuple([roundSchema]);
export const taskPageSchema = z.tuple([z.int().min(0), z.int().min(1), roundSchema]);
export const taskSchema = z.tuple([z.string().max(100), roundSchema]);
export const ganttQuerySchema = z.object({
	round: z.int().min(1).nullable(),
	after: z.int().min(0),
	limit: z.int().min(1).max(GANTT_ROWS_MAX),
	changedAfter: z.int().min(0),
}) satisfies z.ZodType<GanttQuery>;
export const taskLogSchema = z.tuple([z.string().max(100), z.int().min(0)]);
export const ticketSchema = z.int().min(0);

export const placeInLineSchema = z.object({
	ticket: ticketSchema,
	strategy: executionStrategySchema.exclude(['parallel']),
}) satisfies z.ZodType<PlaceInLine>;

export const discardSchema = z.tuple([ticketSchema]);
export const operateSchema = z.tuple([
	orderSchema,
	actorSchema,
	z
		.object({ into: z.union([placeInLineSchema, z.enum(['running', 'closed'])]), until: z.int() })
		.optional() satisfies z.ZodType<OpeningTerms | undefined>,
]);
export const previewSchema = z.tuple([orderSchema, actorSchema, placeInLineSchema.optional()]);
