import { z } from 'zod';
import { attemptIdSchema } from './attempt-id.ts';
import { envelopeSchema } from './envelope.ts';
import { instantSchema } from './instant.ts';
import { jsonBytes } from './json-bytes.ts';
import { jsonValueSchema } from './json-value.ts';
import { MAX_HANDLE_BYTES } from './limits.ts';
import { taskTypeNameSchema } from './task-type.ts';

/** In `test` mode a task type does what its author promised to be harmless. */
const taskModeSchema = z.enum(['normal', 'test']);

/** What made the instance start. */
const instanceKindSchema = z.enum(['manual', 'schedule', 'backfill', 'child']);

const runAttemptSchema = z.strictObject({
	id: attemptIdSchema,
	/** Counts up over all rounds of the task instance, from 1. */
	number: z.int().min(1),
	/** When Orrery will ask the attempt to stop; null when the task has no run timeout. */
	deadline: instantSchema.nullable(),
	/** How long the attempt may be silent after it was accepted. */
	leaseSeconds: z.int().min(1),
});

const runTaskSchema = z.strictObject({
	key: z.string().min(1),
	name: z.string(),
	type: taskTypeNameSchema,
	/** Parameters are already filled in; the executor's own schema judges the rest. */
	config: z.record(z.string(), jsonValueSchema),
});

const runInstanceSchema = z.strictObject({
	id: z.string().min(1),
	/** The instant the instance stands for, which is not when it runs. */
	scheduleTime: instantSchema,
	/** IANA name; the zone of the instance's parameters and periods. */
	timeZone: z.string().min(1),
	kind: instanceKindSchema,
});

/** `task.run`: an attempt starts. */
export const taskRunSchema = envelopeSchema(
	'task.run',
	z.strictObject({
		attempt: runAttemptSchema,
		task: runTaskSchema,
		params: z.record(z.string(), jsonValueSchema),
		mode: taskModeSchema,
		workflow: z.strictObject({ id: z.string().min(1), name: z.string(), version: z.int().min(1) }),
		instance: runInstanceSchema,
		project: z.strictObject({ id: z.string().min(1), name: z.string() }),
		/** `url` has no trailing slash; `/heartbeat`, `/logs` and `/complete` are appended to it. */
		callback: z.strictObject({ url: z.url({ protocol: /^https?$/ }), token: z.string().min(1) }),
	}),
);

/**
 * The body of a 202: the executor has the attempt and will call back. An empty body is read as `{}` by convention of 202.
 *
 * `handle` is kept and sent back with stop and status, for executors that keep no table of their own.
 */
export const taskAcceptedSchema = z.object({
	handle: jsonValueSchema
		.refine((handle) => jsonBytes(handle) <= MAX_HANDLE_BYTES, `is larger than ${MAX_HANDLE_BYTES} bytes`)
		.optional(),
});

export type TaskMode = z.infer<typeof taskModeSchema>;
export type TaskRun = z.infer<typeof taskRunSchema>;
