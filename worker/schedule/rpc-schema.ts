import { z } from 'zod';
import { failureStrategySchema, prioritySchema, runModeSchema } from '../contract/status.ts';
import { workflowDocumentSchema } from '../contract/workflow-document.ts';
import { actorSchema } from '../instance/rpc-schema.ts';
import { scopeSchema, startKindSchema, valuesSchema } from '../instance/run-spec-schema.ts';
import type { EndReport, PublishedWorkflow, StartRequest } from './rpc.ts';

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
	mode: runModeSchema,
	scope: scopeSchema.nullable(),
}) satisfies z.ZodType<StartRequest>;

export const endReportSchema = z.object({
	instanceId: z.string(),
	startKey: startKeySchema,
	round: z.int().min(1),
	state: z.enum(['success', 'failed', 'stopped']),
	at: z.int(),
}) satisfies z.ZodType<EndReport>;

export const reopenSchema = z.tuple([z.string(), z.enum(['rerun', 'recover']), actorSchema]);
export const limitSchema = z.int().min(1).max(10_000);
