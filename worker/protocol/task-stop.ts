import { z } from 'zod';
import { attemptIdSchema } from './attempt-id.ts';
import { attemptStateSchema } from './attempt-state.ts';
import { envelopeSchema } from './envelope.ts';
import { jsonValueSchema } from './json-value.ts';

/** `task.stop`: a person, a timeout or the workflow wants the attempt to end. */
export const taskStopSchema = envelopeSchema(
	'task.stop',
	z.strictObject({
		attempt: z.strictObject({ id: attemptIdSchema }),
		/** What the executor gave when it accepted; absent when it gave nothing. */
		handle: jsonValueSchema.optional(),
		/** False asks the task to end itself; true, sent after the grace time, ends it whatever it says. */
		force: z.boolean(),
	}),
);

/**
 * The 200 answer. 202 without a state says the stop is under way.
 *
 * `unknown` promises more than ignorance: a later run of the same attempt will be answered 409.
 */
export const taskStopAnswerSchema = z.object({ state: attemptStateSchema });

export type TaskStop = z.infer<typeof taskStopSchema>;
