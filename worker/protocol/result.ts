import { z } from 'zod';
import { cutText } from './cut-text.ts';
import { jsonBytes } from './json-bytes.ts';
import { jsonValueSchema } from './json-value.ts';
import { MAX_ERROR_MESSAGE_CHARACTERS, MAX_OUTPUT_BYTES } from './limits.ts';

/** Outputs by name. Their size is judged apart with `outputsFit`, because it fails an attempt under a code of its own. */
const outputsSchema = z.record(z.string(), jsonValueSchema);

/**
 * Why an attempt failed. Too long a text is cut, not refused: an executor that says too much must not turn its own error
 * into a different one. `retryable: false` marks the failure terminal; absent means retryable.
 */
const taskErrorSchema = z.object({
	message: z.string().overwrite((text) => cutText(text, MAX_ERROR_MESSAGE_CHARACTERS)),
	code: z
		.string()
		.overwrite((text) => cutText(text, 100))
		.optional(),
	retryable: z.boolean().optional(),
});

/** `logs` is the log, for executors that did not stream it, or its tail; one that was cut begins with `CUT_MARK`. */
const taskSuccessSchema = z.object({
	status: z.literal('success'),
	outputs: outputsSchema.optional(),
	logs: z.string().optional(),
});

const taskFailureSchema = z.object({
	status: z.literal('failed'),
	error: taskErrorSchema,
	outputs: outputsSchema.optional(),
	logs: z.string().optional(),
});

/**
 * How an attempt ended. Sent as a 200 answer to `task.run`, as the complete callback, and inside a status answer.
 *
 * Fields this version does not know are dropped: an executor built for a newer Orrery must not fail here for saying more.
 */
export const taskResultSchema = z.discriminatedUnion('status', [taskSuccessSchema, taskFailureSchema]);

/** Whether outputs keep the limit; if not the attempt fails with `output_too_large`. */
export function outputsFit(outputs: Outputs): boolean {
	return jsonBytes(outputs) <= MAX_OUTPUT_BYTES;
}

export type Outputs = z.infer<typeof outputsSchema>;
export type TaskError = z.infer<typeof taskErrorSchema>;
export type TaskResult = z.infer<typeof taskResultSchema>;
