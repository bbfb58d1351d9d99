import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import { DEFAULT_HEARTBEAT_SECONDS, DEFAULT_LEASE_SECONDS, MAX_TASK_TYPES } from './limits.ts';
import { taskTypeSchema } from './task-type.ts';

/** `executor.describe`: sent on registering, daily, after a change of URL, and by the doctor. */
export const describeSchema = envelopeSchema(
	'executor.describe',
	z.strictObject({ challenge: z.string().min(16).max(256) }),
);

/**
 * What an executor says of itself. No task is sent to it before it answered with the challenge signed by its secret, so
 * that nobody can register an endpoint that is not theirs.
 */
export const describeAnswerSchema = z.object({
	name: z.string().min(1).max(200),
	version: z.string().min(1).max(100),
	/** See `signChallenge`. */
	signature: z.string().min(1).max(200),
	/** Whether a second run of one attempt id is recognised. */
	deduplicates: z.boolean().default(false),
	/** 0 when the executor sends none; it is then asked for status every half lease. */
	heartbeatSeconds: z.int().min(0).max(3600).default(DEFAULT_HEARTBEAT_SECONDS),
	leaseSeconds: z.int().min(5).max(86_400).default(DEFAULT_LEASE_SECONDS),
	taskTypes: z.array(taskTypeSchema).max(MAX_TASK_TYPES).refine(areTypesUnique, 'names a task type twice'),
});

function areTypesUnique(taskTypes: readonly { type: string }[]): boolean {
	return new Set(taskTypes.map((taskType) => taskType.type)).size === taskTypes.length;
}

export type DescribeAnswer = z.infer<typeof describeAnswerSchema>;
