import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instanceBatchOperationSchema, instanceFilterSchema, refusalCodeSchema } from './instance-batch.ts';
import { instantSchema } from './instant.ts';
import { pageQueryFields } from './page.ts';
import { severalOf } from './several.ts';

/** What one operation may be about; a filter that finds more fails as `too_many`. */
export const OPERATION_ITEMS_MAX = 50_000;

/** Refusals that are kept with their ids; all of them are counted. */
export const REFUSALS_KEPT_MAX = 100;

/** What an operation works through. */
export const operationKindSchema = z.enum(['instances']);

/** `collecting` the ids that are meant, then `running` through them; the other three are ends. */
export const operationStateSchema = z.enum(['collecting', 'running', 'done', 'aborted', 'failed']);

/** Why an operation failed as a whole. */
export const operationFailureSchema = z.enum(['permission_lost', 'too_many', 'lost']);

/** How far an operation is. What is in none of the three numbers has not been asked, or is asked again. */
export const operationProgressSchema = z.strictObject({
	state: operationStateSchema,
	total: z.int().describe('How many it is about; while `collecting`, how many were found.'),
	changed: z.int().describe('Done.'),
	unchanged: z.int().describe('Already so.'),
	refused: z.int(),
	refusedBy: z.record(refusalCodeSchema, z.int()).describe('How many were refused with which code.'),
	refusals: z
		.array(z.strictObject({ id: z.string(), code: refusalCodeSchema }))
		.describe('The first hundred that were refused.'),
	finishedAt: instantSchema.nullable().describe('Null until its end.'),
	abortedBy: z.string().nullable().describe('Who aborted it: the kind of actor and its id.'),
	failure: operationFailureSchema
		.nullable()
		.describe(
			'`permission_lost`: whoever asked may not do this any more; `too_many`: the filter found more than 50,000; `lost`: nothing is known of how far it came.',
		),
});

/** One thing that is done to many, in the background. */
export const operationSchema = operationProgressSchema
	.omit({ refusals: true })
	.extend({
		id: idSchema('operation'),
		kind: operationKindSchema,
		operation: instanceBatchOperationSchema,
		filter: instanceFilterSchema.nullable().describe('What it is about; null when that was said by ids.'),
		createdAt: instantSchema,
		createdBy: z.string().describe('Who asked for it: the kind of actor and its id, such as `token:tok_…`.'),
	})
	.meta({ id: 'Operation' });

export const operationDetailSchema = operationSchema
	.extend({ refusals: operationProgressSchema.shape.refusals })
	.meta({ id: 'OperationDetail' });

/** Filters of the list of operations, newest first. */
export const operationListQuerySchema = z.strictObject({
	...pageQueryFields,
	state: severalOf(operationStateSchema).optional().describe('Any of these, separated by commas.'),
	kind: operationKindSchema.optional(),
});

export type OperationKind = z.infer<typeof operationKindSchema>;
export type OperationState = z.infer<typeof operationStateSchema>;
export type OperationFailure = z.infer<typeof operationFailureSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type OperationDetail = z.infer<typeof operationDetailSchema>;
export type OperationListQuery = z.infer<typeof operationListQuerySchema>;

/** Operation states from which nothing is done any more. */
export function isEnded(state: OperationState): boolean {
	return state === 'done' || state === 'aborted' || state === 'failed';
}
