import { z } from 'zod';
import { dailyWindowSchema } from '../contract/daily-window.ts';
import { idSchema } from '../contract/ids.ts';
import { localTimeSchema, occurrenceOutcomeSchema } from '../contract/occurrence.ts';
import { missedPolicySchema } from '../contract/schedule.ts';
import { failureStrategySchema, prioritySchema, runModeSchema } from '../contract/status.ts';
import { retrySchema, workflowDocumentSchema } from '../contract/workflow-document.ts';
import { type ReopeningOrder, reopeningOrderSchema } from '../instance/order.ts';
import { actorSchema } from '../instance/rpc-schema.ts';
import { scopeSchema, startKindSchema, valuesSchema } from '../instance/run-spec-schema.ts';
import type { AskedStart, EndReport, GivenStart, PublishedWorkflow, StartRequest } from './rpc.ts';
import { scheduleRuleSchema } from './schedule-entry.ts';
import type { LedgerRequest, ScheduleChange } from './schedules-rpc.ts';

/** Longer than any key a part of this program makes, and than any sensible Idempotency-Key. */
export const startKeySchema = z.string().min(1).max(500);

export const publishedWorkflowSchema = z.object({
	projectId: z.string(),
	projectName: z.string(),
	workflowId: z.string(),
	workflowName: z.string(),
	version: z.int(),
	document: workflowDocumentSchema,
	timeZone: z.string(),
	projectParams: valuesSchema,
}) satisfies z.ZodType<PublishedWorkflow>;

export const startRequestSchema = z.object({
	kind: startKindSchema,
	by: actorSchema,
	scheduleTime: z.int().nullable(),
	timeZone: z.string().nullable(),
	startParams: valuesSchema,
	failureStrategy: failureStrategySchema.nullable(),
	priority: prioritySchema.nullable(),
	executorGroup: z.string().nullable(),
	retry: retrySchema.optional(),
	mode: runModeSchema,
	scope: scopeSchema.nullable(),
	version: z.int().optional(),
	recoverFrom: z.string().optional(),
	occurrence: z
		.object({
			scheduleId: z.string(),
			local: localTimeSchema,
			how: z.enum(['started', 'caught_up', 'released', 'made_up']),
			by: actorSchema.nullable(),
			dailyWindow: dailyWindowSchema.nullable(),
		})
		.optional(),
}) satisfies z.ZodType<StartRequest>;

export const askedStartSchema = startRequestSchema.extend({
	emptied: z.array(z.string()).optional(),
}) satisfies z.ZodType<AskedStart>;

export const startWithSchema = z.tuple([
	startKeySchema,
	startRequestSchema,
	z.object({
		asked: askedStartSchema,
		definition: publishedWorkflowSchema.nullable(),
	}) satisfies z.ZodType<GivenStart>,
]);

export const endReportSchema = z.object({
	instanceId: z.string(),
	startKey: startKeySchema,
	round: z.int().min(1),
	state: z.enum(['success', 'failed', 'stopped', 'discarded']),
	at: z.int(),
}) satisfies z.ZodType<EndReport>;

/** The previous release names the operation and nothing else. */
const reopeningSchema = z.union([
	reopeningOrderSchema,
	z
		.enum(['rerun', 'recover'])
		.transform((kind): ReopeningOrder => (kind === 'rerun' ? { kind, isNewest: false } : { kind })),
]);

export const reopenSchema = z.tuple([z.string(), reopeningSchema, actorSchema]);
export const limitSchema = z.int().min(1).max(10_000);

export const runsSchema = z.tuple([z.string().max(64), z.int().min(1).max(1000)]);

const scheduleIdSchema = idSchema('schedule');
const instantSchema = z.int().min(0);

const scheduleChangeSchema = z.object({
	revision: z.int().min(1),
	online: z.boolean(),
	rule: scheduleRuleSchema,
	makeUp: missedPolicySchema,
}) satisfies z.ZodType<ScheduleChange>;

const ledgerRequestSchema = z.object({
	after: instantSchema,
	until: instantSchema,
	limit: z.int().min(1).max(1000),
	outcomes: z.array(occurrenceOutcomeSchema).nullable(),
}) satisfies z.ZodType<LedgerRequest>;

export const putScheduleSchema = z.tuple([scheduleIdSchema, scheduleChangeSchema, actorSchema]);
export const scheduleSchema = z.tuple([scheduleIdSchema]);
export const onlinePreviewSchema = z.tuple([scheduleIdSchema, scheduleRuleSchema]);
export const ledgerSchema = z.tuple([scheduleIdSchema, ledgerRequestSchema]);
export const auditSchema = z.tuple([scheduleIdSchema, instantSchema, instantSchema]);
export const plannedSchema = z.tuple([
	scheduleIdSchema,
	instantSchema.nullable(),
	instantSchema,
	z.int().min(1).max(10_000),
]);
export const operatePlannedSchema = z.tuple([
	scheduleIdSchema,
	z.enum(['hold', 'release', 'stop']),
	z.array(instantSchema).max(200),
	actorSchema,
]);
