import { z } from 'zod';
import { instanceKindSchema } from '../contract/instance.ts';
import { instanceBatchOperationSchema } from '../contract/instance-batch.ts';
import { OPERATION_ITEMS_MAX, operationKindSchema } from '../contract/operation.ts';
import { instanceStateSchema, runModeSchema } from '../contract/status.ts';
import type { BulkSpec } from './rpc.ts';

const filterSchema = z.object({
	from: z.int(),
	to: z.int(),
	states: z.array(instanceStateSchema).nullable(),
	workflowId: z.string().nullable(),
	name: z.string().nullable(),
	kind: instanceKindSchema.nullable(),
	mode: runModeSchema.nullable(),
});

/** What is handed to an object, and what it stores of it. */
export const bulkSpecSchema = z.object({
	organizationId: z.string(),
	kind: operationKindSchema,
	operation: instanceBatchOperationSchema,
	by: z.object({ kind: z.enum(['token', 'user']), id: z.string().max(200) }),
	createdAt: z.int(),
	items: z.union([
		z.object({ ids: z.array(z.string().max(100)).max(OPERATION_ITEMS_MAX) }),
		z.object({ filter: filterSchema }),
	]),
}) satisfies z.ZodType<BulkSpec>;

export const actorTextSchema = z.string().min(1).max(200);
