import { z } from 'zod';
import { definitionChoiceSchema, operationPreviewSchema } from './instance.ts';
import { jsonValueSchema } from './json-value.ts';

/** Task instances that one request may name. */
const IDS_MAX = 200;

/** How task instances run again. */
export const taskRerunSchema = z.strictObject({
	withDownstream: z
		.boolean()
		.default(false)
		.describe('Also everything after it runs again; without, only what was skipped because it failed.'),
	definition: definitionChoiceSchema.default('captured'),
});

/** What can be asked of task instances (R4). */
export const taskOperationNameSchema = z.enum(['rerun', 'hold', 'release', 'terminate', 'set_success', 'set_failed']);

/** One operation on several task instances, of one run or of many. */
export const taskBatchSchema = z.strictObject({
	ids: z.array(z.string().min(1).max(100)).min(1).max(IDS_MAX),
	operation: taskOperationNameSchema,
	rerun: taskRerunSchema.optional().describe('How they run again; only for `rerun`.'),
});

/** What became of one of several. */
export const taskBatchResultSchema = z.strictObject({
	id: z.string(),
	ok: z.boolean(),
	changed: z.boolean().describe('False when it was so already, and when it was refused.'),
	code: z.string().nullable().describe('The error code it was refused with; null when it was not.'),
	details: z.record(z.string(), jsonValueSchema).nullable(),
});

export const taskBatchAnswerSchema = z
	.strictObject({ results: z.array(taskBatchResultSchema).describe('In the order of the ids.') })
	.meta({ id: 'TaskBatchAnswer' });

/** What an operation on several would do, run by run: to those of a run that it fits, or why it fits none of them. */
export const taskBatchPreviewSchema = z
	.strictObject({
		previews: z.array(
			z.strictObject({
				instanceId: z.string(),
				preview: operationPreviewSchema.nullable().describe('Null where it would be refused.'),
				code: z.string().nullable(),
				details: z.record(z.string(), jsonValueSchema).nullable(),
			}),
		),
	})
	.meta({ id: 'TaskBatchPreview' });

export const taskBatchOrPreviewSchema = z.union([taskBatchAnswerSchema, taskBatchPreviewSchema]);

export type TaskRerun = z.infer<typeof taskRerunSchema>;
export type TaskOperationName = z.infer<typeof taskOperationNameSchema>;
export type TaskBatch = z.infer<typeof taskBatchSchema>;
export type TaskBatchResult = z.infer<typeof taskBatchResultSchema>;
export type TaskBatchPreview = z.infer<typeof taskBatchPreviewSchema>;
