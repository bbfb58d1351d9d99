import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instanceKindSchema } from './instance.ts';
import { deletionPreviewsSchema } from './instance-deletion.ts';
import { instanceCountsSchema } from './instance-list.ts';
import { instantSchema } from './instant.ts';
import { jsonValueSchema } from './json-value.ts';
import { instanceStateSchema, runModeSchema } from './status.ts';

/** So many ids are answered at once, each by itself; more become an operation. */
export const ANSWERED_AT_ONCE_MAX = 200;

/** What a body of 64 KiB holds. Whoever means more of them means a filter. */
export const BATCH_IDS_MAX = 1500;

/** What can be done to many runs at once; `rerun_newest` is a rerun by the version that starts take now. */
export const instanceBatchOperationSchema = z.enum([
	'pause',
	'resume',
	'stop',
	'hold',
	'release',
	'rerun',
	'rerun_newest',
	'recover',
	'delete',
	'force_close',
]);

/** Which runs are meant: the filters of their list. */
export const instanceFilterSchema = z
	.strictObject({
		state: z.array(instanceStateSchema).min(1).max(20).optional().describe('Any of these.'),
		workflowId: idSchema('workflow').optional(),
		name: z.string().trim().min(1).max(200).optional().describe('Part of the workflow’s name.'),
		kind: instanceKindSchema.optional(),
		mode: runModeSchema.optional(),
		from: instantSchema.optional().describe('Of creation, inclusive; 30 days ago unless said.'),
		to: instantSchema.optional().describe('Exclusive.'),
	})
	.meta({ id: 'InstanceFilter' });

/** One operation on runs, named by ids or by a filter. */
export const instanceBatchRequestSchema = z
	.strictObject({
		operation: instanceBatchOperationSchema,
		ids: z.array(idSchema('instance')).min(1).max(BATCH_IDS_MAX).optional(),
		filter: instanceFilterSchema.optional(),
	})
	.refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
		path: ['ids'],
		message: 'name the runs either by ids or by a filter',
	});

/** A code of the API's refusals, as it stands beside one of many. */
export const refusalCodeSchema = z.string();

/** What became of each run: `changed` is false for one that already was so. */
export const batchAnswerSchema = z
	.strictObject({
		results: z.array(
			z.strictObject({
				id: z.string(),
				ok: z.boolean(),
				changed: z.boolean(),
				code: refusalCodeSchema.nullable().describe('Why it was refused; null for one that was not.'),
				details: z
					.record(z.string(), jsonValueSchema)
					.nullable()
					.describe('As the refusal of one alone has them; null for one that was not refused.'),
			}),
		),
	})
	.meta({ id: 'BatchAnswer' });

/** What is answered at once: what became of each; or of a dry run how many there are in each state, and what would go. */
export const instanceBatchAnswerSchema = z.union([batchAnswerSchema, deletionPreviewsSchema, instanceCountsSchema]);

export type InstanceBatchOperation = z.infer<typeof instanceBatchOperationSchema>;
export type InstanceFilterBody = z.infer<typeof instanceFilterSchema>;
export type InstanceBatchRequest = z.infer<typeof instanceBatchRequestSchema>;
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;
