import { z } from 'zod';
import { instanceSchema } from './instance.ts';
import { listedTaskInstanceSchema } from './task-instance-list.ts';

/**
 * What a project's feed says to whoever watches its lists, at most once a second: rows as the lists show them. A watcher
 * who is told `reload` missed more than a message holds, and reads its list again. `hello` begins every connection;
 * within `renewWithinMs` of it, and of every renewal, a new live ticket has to be sent, else the connection ends.
 */
export const feedMessageSchema = z
	.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('hello'), renewWithinMs: z.int() }),
		z.strictObject({
			type: z.literal('changed'),
			instances: z.array(instanceSchema),
			taskInstances: z.array(listedTaskInstanceSchema),
		}),
		z.strictObject({ type: z.literal('reload') }),
	])
	.meta({ id: 'FeedMessage' });

/** What a watcher says: nothing but who they are. */
export const watcherMessageSchema = z
	.strictObject({ type: z.literal('renew'), ticket: z.string().min(1).max(2000) })
	.meta({ id: 'WatcherMessage' });

export type FeedMessage = z.infer<typeof feedMessageSchema>;
