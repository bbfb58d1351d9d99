import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { jsonValueSchema } from './json-value.ts';

/**
 * One fact of a run's log, in the order it happened. `kind` is a past-tense word such as `attempt_accepted`; new kinds
 * are added over time, so a reader shows those it does not know by name. `data` holds the fact's other fields.
 */
export const instanceEventSchema = z
	.strictObject({
		/** Place in the log, counted from 1. What could not be read and was left out is a gap. */
		seq: z.int(),
		at: instantSchema,
		kind: z.string(),
		/** The node it is about; null when it is about the whole run, or about several nodes (then `data.tasks`). */
		task: z.string().nullable(),
		attempt: z.int().nullable(),
		data: z.record(z.string(), jsonValueSchema),
	})
	.meta({ id: 'InstanceEvent' });

export type InstanceEvent = z.infer<typeof instanceEventSchema>;
