import { z } from 'zod';
import { failureStrategySchema, instanceStateSchema, prioritySchema, runModeSchema } from '../contract/status.ts';

/**
 * A run's row for the lists. `seq` rises with every turn of the run: a row is only ever replaced by a newer one, so
 * repeated and reordered messages are harmless. `deleted` leaves a tombstone that late messages cannot revive.
 */
export const instanceProjectionSchema = z.object({
	v: z.literal(1),
	projectId: z.string(),
	instanceId: z.string(),
	workflowId: z.string(),
	workflowName: z.string(),
	version: z.int(),
	seq: z.int(),
	deleted: z.boolean(),
	state: instanceStateSchema,
	mode: runModeSchema,
	kind: z.enum(['manual', 'schedule', 'backfill', 'child']),
	priority: prioritySchema,
	failureStrategy: failureStrategySchema,
	round: z.int(),
	partial: z.boolean(),
	startedBy: z.string(),
	scheduleTime: z.int(),
	createdAt: z.int(),
	startedAt: z.int(),
	endedAt: z.int().nullable(),
	/** When the run's alarm is due; the sweep pokes runs overdue by 90 s. Null for a terminal run. */
	wakeAt: z.int().nullable(),
	tasks: z.object({
		total: z.int(),
		success: z.int(),
		failed: z.int(),
		skipped: z.int(),
		stopped: z.int(),
		running: z.int(),
	}),
});

export type InstanceProjection = z.infer<typeof instanceProjectionSchema>;
