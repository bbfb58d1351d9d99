import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { instanceStateSchema, taskCauseSchema, taskStateSchema } from './status.ts';
import { nodeKeySchema } from './workflow-document.ts';

/** Rows are small and drawn all together, so that a page holds more of them than one of another list. */
export const GANTT_ROWS_MAX = 1000;
export const GANTT_ROWS_DEFAULT = 200;

/** What a task did for a while: it waited in one of several ways, or it ran. */
export const ganttSegmentStateSchema = z.enum(['waiting', 'delayed', 'ready', 'running', 'held', 'paused']);

/** A stretch of time in which a task stood in one state. */
export const ganttSegmentSchema = z
	.strictObject({
		state: ganttSegmentStateSchema.describe(
			'`waiting` for nodes upstream, `delayed` until a time, `ready` and waiting for a slot or delivery, `running`, `held` by a person, or `paused` with its run.',
		),
		reason: z
			.string()
			.nullable()
			.describe(
				'What it waited for, where the state leaves that open: a stable word such as `retry_interval`, `daily_window` or `no_capacity`.',
			),
		attempt: z.int().nullable().describe('Number of the attempt that was delivered or ran; null while there was none.'),
		startedAt: instantSchema,
		endedAt: instantSchema.nullable().describe('Null while it goes on: until `asOf`.'),
		outcome: z
			.enum(['success', 'failed', 'stopped'])
			.nullable()
			.describe('How the attempt ended, on the last segment of each; else null.'),
	})
	.meta({ id: 'GanttSegment' });

/** One task in one round. Segments are in order and never overlap; between an end and a recovery there is none. */
export const ganttRowSchema = z
	.strictObject({
		key: nodeKeySchema,
		name: z.string(),
		type: z.string().nullable().describe('The task type, such as `SHELL`; null for a node that is no task.'),
		seq: z.int().describe('Number of the fact that last changed the row.'),
		end: z
			.strictObject({
				at: instantSchema,
				state: taskStateSchema.describe('`success`, `failed`, `skipped` or `stopped`.'),
				cause: taskCauseSchema.nullable().describe('Why it ended that way; null for the executor’s own success.'),
			})
			.nullable()
			.describe('Null while the task has not ended.'),
		omitted: z.int().describe('How many of the oldest segments are left out, of a task with hundreds of them.'),
		segments: z.array(ganttSegmentSchema),
	})
	.meta({ id: 'GanttRow' });

/** One round of a run as bars over time, in topological order. */
export const instanceGanttSchema = z
	.strictObject({
		round: z.int().describe('The round that is shown.'),
		rounds: z.int().describe('How many rounds there were; they count from 1.'),
		state: instanceStateSchema.describe('How the round stands, or ended.'),
		startedAt: instantSchema,
		endedAt: instantSchema.nullable().describe('Null while the round goes on.'),
		asOf: instantSchema.describe('When this was read: what goes on lasted at least until then.'),
		seq: z.int().describe('Number of the last fact that is in it: `changedAfter` of the next question.'),
		total: z.int().describe('How many rows the round has, on all pages.'),
		items: z.array(ganttRowSchema),
		nextCursor: z.string().nullable(),
	})
	.meta({ id: 'InstanceGantt' });

export type GanttSegment = z.infer<typeof ganttSegmentSchema>;
export type GanttRow = z.infer<typeof ganttRowSchema>;
export type InstanceGantt = z.infer<typeof instanceGanttSchema>;
