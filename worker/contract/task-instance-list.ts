import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { pageQueryFields } from './page.ts';
import { severalOf } from './several.ts';
import { runModeSchema, taskCauseSchema, taskStateSchema } from './status.ts';
import { nodeKeySchema } from './workflow-document.ts';

/** How much of what went wrong a list shows. */
export const LISTED_FAILURE_CHARACTERS_MAX = 200;

/** A task instance in the list over all runs of a project (V5): from the projection, a moment behind the run itself. */
export const listedTaskInstanceSchema = z
	.strictObject({
		id: z.string().describe('`<instance>.<key>`.'),
		instanceId: idSchema('instance'),
		workflowId: idSchema('workflow'),
		workflowName: z.string(),
		key: nodeKeySchema,
		name: z.string(),
		type: z.string().nullable().describe('The task type, such as `SHELL`; null for a node that is no task.'),
		state: taskStateSchema,
		cause: taskCauseSchema.nullable(),
		failure: z.string().nullable().describe('What went wrong, cut to 200 characters.'),
		mode: runModeSchema,
		round: z.int(),
		attempt: z.int().describe('How many attempts there were, over all rounds.'),
		executorId: idSchema('executor').nullable().describe('Of the last attempt.'),
		scheduleTime: instantSchema.describe('Of the run.'),
		instanceCreatedAt: instantSchema.describe('When the run was created; lists are ordered by it.'),
		startedAt: instantSchema.nullable(),
		endedAt: instantSchema.nullable(),
	})
	.meta({ id: 'ListedTaskInstance' });

const filterFields = {
	state: severalOf(taskStateSchema).optional().describe('Any of these, separated by commas.'),
	workflowId: idSchema('workflow').optional(),
	instanceId: idSchema('instance').optional(),
	name: z.string().trim().min(1).max(100).optional().describe('Part of the node’s key or name.'),
	type: z.string().min(1).max(63).optional().describe('The task type.'),
	from: instantSchema.optional(),
	to: instantSchema.optional(),
};

/**
 * Filters of the list of task instances, those of the newest runs first. The range is over the creation of their runs:
 * `from` inclusive, `to` exclusive. Tasks are listed when they end, and while they run once that takes half a minute.
 */
export const taskInstanceListQuerySchema = z.strictObject({ ...pageQueryFields, ...filterFields });

/** The same filters, for counting. */
export const taskInstanceCountQuerySchema = z.strictObject(filterFields);

export type ListedTaskInstance = z.infer<typeof listedTaskInstanceSchema>;
export type TaskInstanceListQuery = z.infer<typeof taskInstanceListQuerySchema>;
export type TaskInstanceCountQuery = z.infer<typeof taskInstanceCountQuerySchema>;
