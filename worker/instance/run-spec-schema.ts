import { z } from 'zod';
import { dailyWindowSchema } from '../contract/daily-window.ts';
import { jsonValueSchema } from '../contract/json-value.ts';
import { localTimeSchema } from '../contract/occurrence.ts';
import { failureStrategySchema, prioritySchema, runModeSchema } from '../contract/status.ts';
import { retrySchema, workflowDocumentSchema } from '../contract/workflow-document.ts';
import type { Route, RunScope, RunSpec } from '../engine/run-spec.ts';
import { actorSchema, placeInLineSchema, slotsSchema, ticketSchema } from './rpc-schema.ts';

export const startKindSchema = z.enum(['manual', 'schedule', 'backfill', 'child']);

export const scopeSchema = z.object({
	keys: z.array(z.string()),
	scope: z.enum(['only', 'backward', 'forward']),
}) satisfies z.ZodType<RunScope>;

export const valuesSchema = z.record(z.string(), jsonValueSchema);

const routeSchema = z.object({
	executorId: z.string(),
	group: z.string(),
	taskTypes: z.array(z.object({ type: z.string(), test: z.boolean() })),
	leaseMs: z.number(),
	heartbeatMs: z.number(),
}) satisfies z.ZodType<Route>;

/** What a scheduler hands to a run. Parsed whole: it becomes the run's first fact and is never checked again. */
export const runSpecSchema = z.object({
	instanceId: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	workflowId: z.string(),
	workflowName: z.string(),
	version: z.int(),
	startKey: z.string(),
	document: workflowDocumentSchema,
	scope: scopeSchema.nullable(),
	mode: runModeSchema,
	kind: startKindSchema,
	startedBy: actorSchema,
	scheduleTime: z.int(),
	nominalLocal: localTimeSchema.optional(),
	createdAt: z.int(),
	dailyWindow: dailyWindowSchema.nullable().optional(),
	timeZone: z.string(),
	priority: prioritySchema,
	failureStrategy: failureStrategySchema,
	executorGroup: z.string().nullable(),
	retry: retrySchema.optional(),
	recoverFrom: z.string().optional(),
	startParams: valuesSchema,
	projectParams: valuesSchema,
	routes: z.array(routeSchema),
	slots: z.int().min(0),
}) satisfies z.ZodType<RunSpec>;

const hasEndedSchema = z.boolean();

/** What the previous release leaves out has not ended. */
export const startSchema = z.tuple([runSpecSchema, hasEndedSchema.default(false)]);
export const startWaitingSchema = z.tuple([runSpecSchema, hasEndedSchema, placeInLineSchema, z.int()]);
export const letGoSchema = z.tuple([ticketSchema, slotsSchema, z.array(routeSchema)]);
