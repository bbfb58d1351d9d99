import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instanceKindSchema } from './instance.ts';
import { instantSchema } from './instant.ts';
import { pageQueryFields } from './page.ts';
import { severalOf } from './several.ts';
import { instanceStateSchema, runModeSchema, taskStateSchema } from './status.ts';

/** How far a list of runs looks back when nothing is said: lists are read by time, so they always have a range. */
export const INSTANCE_LIST_DAYS_DEFAULT = 30;

/** Counting stops here: what a number costs must not depend on how much history there is. */
export const COUNTED_MAX = 10_000;

const filterFields = {
	state: severalOf(instanceStateSchema).optional().describe('Any of these, separated by commas.'),
	workflowId: idSchema('workflow').optional(),
	name: z.string().trim().min(1).max(200).optional().describe('Part of the workflow’s name.'),
	kind: instanceKindSchema.optional(),
	mode: runModeSchema.optional(),
	from: instantSchema.optional(),
	to: instantSchema.optional(),
};

/** Filters of the list of runs, newest first. The range is over creation: `from` inclusive, `to` exclusive. */
export const instanceListQuerySchema = z.strictObject({ ...pageQueryFields, ...filterFields });

/** The same filters, for counting. */
export const instanceCountQuerySchema = z.strictObject(filterFields);

/** How many there are in each state that occurs. `complete` is false when counting stopped at 10,000, newest first. */
export const instanceCountsSchema = z
	.strictObject({ byState: z.partialRecord(instanceStateSchema, z.int()), complete: z.boolean() })
	.meta({ id: 'InstanceCounts' });

/** How many task instances there are in each state that occurs; `complete` as for runs. */
export const taskInstanceCountsSchema = z
	.strictObject({ byState: z.partialRecord(taskStateSchema, z.int()), complete: z.boolean() })
	.meta({ id: 'TaskInstanceCounts' });

export type InstanceListQuery = z.infer<typeof instanceListQuerySchema>;
export type InstanceCountQuery = z.infer<typeof instanceCountQuerySchema>;
export type InstanceCounts = z.infer<typeof instanceCountsSchema>;
export type TaskInstanceCounts = z.infer<typeof taskInstanceCountsSchema>;
