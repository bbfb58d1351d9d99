import { z } from 'zod';
import {
	failureStrategySchema,
	instanceStateSchema,
	prioritySchema,
	runModeSchema,
	taskCauseSchema,
	taskStateSchema,
} from '../contract/status.ts';

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
	/** Somebody keeps it from its turn; absent in what the previous release tells, whose runs never wait for one. */
	held: z.boolean().optional(),
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
	/** When it was archived; absent for a run that was not. It is the last that is ever told of a run but its deletion. */
	archivedAt: z.int().optional(),
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

/**
 * A task instance's row for the lists; what it shares with its run is in the run's row. `seq` is the number of the
 * fact that brought it where it is.
 */
export const taskProjectionSchema = z.object({
	key: z.string(),
	name: z.string(),
	type: z.string().nullable(),
	seq: z.int(),
	state: taskStateSchema,
	cause: taskCauseSchema.nullable(),
	failure: z.string().nullable(),
	round: z.int(),
	attempt: z.int(),
	executorId: z.string().nullable(),
	startedAt: z.int().nullable(),
	endedAt: z.int().nullable(),
});

/**
 * What a run tells the lists: its own row, and rows of some of its tasks. The previous release sent and read the run's
 * row alone, so those of tasks are an addition to it: neither release takes the other's messages for unreadable.
 */
export const projectionMessageSchema = instanceProjectionSchema.extend({
	taskRows: z.array(taskProjectionSchema).default([]),
	/** The run was asked to tell this again, because nobody could read what it told before. */
	isRelisted: z.boolean().optional(),
});

export type InstanceProjection = z.infer<typeof instanceProjectionSchema>;
export type TaskProjection = z.infer<typeof taskProjectionSchema>;
export type ProjectionMessage = z.infer<typeof projectionMessageSchema>;
