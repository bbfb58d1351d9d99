import { z } from 'zod';
import { instanceSchema } from '../contract/instance.ts';
import { listedTaskInstanceSchema } from '../contract/task-instance-list.ts';
import { ROWS_PER_MESSAGE_MAX } from './pending-changes.ts';
import type { FeedChanges } from './rpc.ts';

// Doors between our own parts drop members they do not know, since a newer release may add some during a deploy.
const versionedInstance = z.object({ seq: z.int(), row: z.object(instanceSchema.shape) });
const versionedTaskInstance = z.object({ seq: z.int(), row: z.object(listedTaskInstanceSchema.shape) });

export const feedChangesSchema = z.object({
	instances: z.array(versionedInstance).max(ROWS_PER_MESSAGE_MAX),
	taskInstances: z.array(versionedTaskInstance).max(ROWS_PER_MESSAGE_MAX),
	reload: z.boolean(),
}) satisfies z.ZodType<FeedChanges>;
