import { z } from 'zod';
import { jsonValueSchema } from '../contract/json-value.ts';
import { workflowDocumentSchema } from '../contract/workflow-document.ts';
import type { Command, Definition, TaskOperation } from '../engine/command.ts';
import type { Actor } from '../engine/run-spec.ts';

/** Tasks that one order may name: all that a run can have. */
const TASKS_MAX = 10_000;

const tasksSchema = z.array(z.string().max(100)).min(1).max(TASKS_MAX);
const versionFields = { version: z.int().min(1), document: workflowDocumentSchema };

const definitionSchema = z.object({
	...versionFields,
	projectParams: z.record(z.string(), jsonValueSchema).nullable(),
}) satisfies z.ZodType<Definition>;

const taskOperationSchema = z.enum([
	'hold',
	'release',
	'terminate',
	'set_success',
	'set_failed',
]) satisfies z.ZodType<TaskOperation>;

/** What a person asks of a run, as its object takes it: everything of the engine's command but when and by whom. */
export const runOrderSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.enum(['stop', 'pause', 'resume', 'recover', 'force_close']) }),
	z.object({ kind: z.literal('rerun'), definition: definitionSchema.nullable() }),
	z.object({ kind: z.literal('edit'), definition: definitionSchema }),
	z.object({ kind: z.literal('operate_tasks'), operation: taskOperationSchema, tasks: tasksSchema }),
	z.object({
		kind: z.literal('rerun_tasks'),
		tasks: tasksSchema,
		withDownstream: z.boolean(),
		newest: z.object(versionFields).nullable(),
	}),
]);

/**
 * What a person asks of a run that may have ended, and then has to be opened by its scheduler, which also knows the newest
 * definition: the version that starts take.
 */
export const reopeningOrderSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('recover') }),
	z.object({ kind: z.literal('rerun'), isNewest: z.boolean() }),
	z.object({
		kind: z.literal('operate_tasks'),
		operation: z.enum(['set_success', 'set_failed']),
		tasks: tasksSchema,
	}),
	z.object({
		kind: z.literal('rerun_tasks'),
		tasks: tasksSchema,
		withDownstream: z.boolean(),
		isNewest: z.boolean(),
	}),
]);

export type RunOrder = z.infer<typeof runOrderSchema>;
export type ReopeningOrder = z.infer<typeof reopeningOrderSchema>;

/** An order as the engine takes it. */
export function commandOf(order: RunOrder, by: Actor, at: number): Command {
	return { ...order, at, by };
}
