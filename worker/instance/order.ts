import { z } from 'zod';
import { jsonValueSchema } from '../contract/json-value.ts';
import { workflowDocumentSchema } from '../contract/workflow-document.ts';
import type { Command, Definition, TaskOperation } from '../engine/command.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';

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

/** An ended run gets another definition, in place of version `over` if that is named, and stays ended. */
const editOrderSchema = z.object({
	kind: z.literal('edit'),
	definition: definitionSchema,
	over: z.int().min(1).optional(),
});

/** What a person asks of a run, as its object takes it: everything of the engine's command but when and by whom. */
export const runOrderSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.enum(['stop', 'pause', 'resume', 'hold', 'release', 'recover', 'force_close']) }),
	z.object({ kind: z.literal('rerun'), definition: definitionSchema.nullable() }),
	editOrderSchema,
	z.object({ kind: z.literal('operate_tasks'), operation: taskOperationSchema, tasks: tasksSchema }),
	z.object({
		kind: z.literal('rerun_tasks'),
		tasks: tasksSchema,
		withDownstream: z.boolean(),
		newest: z.object(versionFields).nullable(),
	}),
]);

/**
 * What a person asks of a run and passes its scheduler: it opens one that has ended, knows the newest definition, which is
 * the version that starts take, and looks after a run that has nothing due until all have heard; and it keeps the line in
 * which runs wait for their turn.
 */
export const reopeningOrderSchema = z.discriminatedUnion('kind', [
	editOrderSchema,
	z.object({ kind: z.enum(['recover', 'hold', 'release']) }),
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

/** What an order may do to a run that has ended, where the execution strategy of its workflow has a say. */
export interface OpeningTerms {
	/** Where the run waits that the order opens; `running` when it may run at once, `closed` when it may not be opened. */
	readonly into: PlaceInLine | 'running' | 'closed';
	/** Epoch ms. Whoever gave the order asks after that how the run stands, so the order opens nothing later. */
	readonly until: number;
}

/** Whether an order may let an ended run go on. */
export function opens({ kind }: RunOrder): boolean {
	return kind === 'rerun' || kind === 'recover' || kind === 'operate_tasks' || kind === 'rerun_tasks';
}

/**
 * An order as the engine takes it.
 *
 * @param inLine where the run waits if the order opens it; null where it may run at once.
 */
export function commandOf(order: RunOrder, by: Actor, at: number, inLine: PlaceInLine | null = null): Command {
	return { ...order, at, by, ...(inLine === null ? {} : { inLine }) };
}
