import { z } from 'zod';
import { attemptIdSchema } from './attempt-id.ts';
import { attemptStateSchema } from './attempt-state.ts';
import { envelopeSchema } from './envelope.ts';
import { jsonValueSchema } from './json-value.ts';
import { taskResultSchema } from './result.ts';

/** `task.status`: contact was lost, or state is being reconciled. */
export const taskStatusSchema = envelopeSchema(
	'task.status',
	z.strictObject({
		attempt: z.strictObject({ id: attemptIdSchema }),
		/** What the executor gave when it accepted; absent when it gave nothing. */
		handle: jsonValueSchema.optional(),
	}),
);

/** The answer. A result is applied exactly as if it had come by the complete callback. */
export const taskStatusAnswerSchema = z.object({ state: attemptStateSchema, result: taskResultSchema.optional() });

export type TaskStatus = z.infer<typeof taskStatusSchema>;
export type TaskStatusAnswer = z.infer<typeof taskStatusAnswerSchema>;
