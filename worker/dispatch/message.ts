import { z } from 'zod';
import { jsonValueSchema } from '../protocol/json-value.ts';

/** Queue messages are bounded well below the platform's 128 KB. */
export const ATTEMPTS_PER_MESSAGE_MAX = 6;

const target = {
	v: z.literal(1),
	projectId: z.string().max(40),
	instanceId: z.string().max(40),
};

const attemptRef = { task: z.string().max(100), attempt: z.int().min(1) };

/** Attempts of one run waiting to be delivered; ids only, the payload is claimed. */
export const dispatchMessageSchema = z.strictObject({
	...target,
	attempts: z.array(z.strictObject(attemptRef)).min(1).max(ATTEMPTS_PER_MESSAGE_MAX),
});

const question = {
	...target,
	...attemptRef,
	executorId: z.string().max(40),
	/** Numbers the questions of its kind about an attempt. */
	n: z.int().min(1),
	/** What the executor gave when it accepted; absent when it gave nothing. */
	handle: jsonValueSchema.optional(),
};

/** A stop or status question to send to the executor that has an attempt. */
export const controlMessageSchema = z.discriminatedUnion('kind', [
	z.strictObject({ ...question, kind: z.literal('stop'), force: z.boolean() }),
	z.strictObject({ ...question, kind: z.literal('status') }),
]);

export type DispatchMessage = z.infer<typeof dispatchMessageSchema>;
export type ControlMessage = z.infer<typeof controlMessageSchema>;
