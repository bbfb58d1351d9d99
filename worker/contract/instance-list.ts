import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { pageQueryFields } from './page.ts';
import { instanceStateSchema } from './status.ts';

/** How far a list of runs looks back when nothing is said: lists are read by time, so they always have a range. */
export const INSTANCE_LIST_DAYS_DEFAULT = 30;

/** Filters of the list of runs, newest first. The range is over creation: `from` inclusive, `to` exclusive. */
export const instanceListQuerySchema = z.strictObject({
	...pageQueryFields,
	state: instanceStateSchema.optional(),
	workflowId: idSchema('workflow').optional(),
	from: instantSchema.optional(),
	to: instantSchema.optional(),
});

export type InstanceListQuery = z.infer<typeof instanceListQuerySchema>;
