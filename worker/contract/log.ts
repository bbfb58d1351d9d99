import { z } from 'zod';
import { instantSchema } from './instant.ts';

const platformLineSchema = z.strictObject({
	source: z.literal('platform'),
	at: instantSchema,
	attempt: z.int().nullable().describe('Null for what is about the task and not about one of its attempts.'),
	level: z.enum(['info', 'warning', 'error']),
	code: z.string().describe('A stable word for what happened, such as `sent` or `retry_decided`.'),
	text: z.string().describe('A sentence for people, in English.'),
	values: z
		.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
		.describe('What the sentence names, by which programs can word it in another language.'),
});

const executorTextSchema = z.strictObject({
	source: z.literal('executor'),
	at: instantSchema.nullable().describe('When it arrived; null where that was not kept.'),
	attempt: z.int(),
	offset: z.int().describe('Of its first byte in the attempt’s log.'),
	text: z.string().describe('Whole characters, not necessarily whole lines.'),
});

/** A piece of a task instance's log: a line of Orrery's own (A24), or what its executor wrote. */
export const logEntrySchema = z
	.discriminatedUnion('source', [platformLineSchema, executorTextSchema])
	.meta({ id: 'LogEntry' });

/** A stretch of a log in the order of time. `nextCursor` is always given: reading on there continues a live log. */
export const logPageSchema = z
	.strictObject({
		entries: z.array(logEntrySchema),
		nextCursor: z.string(),
		more: z.boolean().describe('Whether there is more right now.'),
		ended: z
			.boolean()
			.describe(
				'Whether the task has ended. Nothing will follow then but what its executor could not send before its result.',
			),
		sizeBytes: z.int().describe('How much its executor has written, over the attempts asked for.'),
	})
	.meta({ id: 'LogPage' });

/** Which part of a task instance's log is asked for. */
export const logQuerySchema = z.strictObject({
	attempt: z.coerce.number().int().min(1).optional().describe('All attempts when left out.'),
	cursor: z.string().min(1).max(8000).optional(),
	limitBytes: z.coerce.number().int().min(1024).max(1_048_576).default(262_144),
});

/**
 * What a live log says. It has two sources, each a connection of its own, because each is pushed by whoever has it: what
 * the executor writes (`executor`) and what Orrery does (`platform`). A client opens both, and orders what they say by
 * `at`; entries of one attempt's text are ordered by `offset`. Whoever connects reads the page first and again after a
 * break: connections tell only of what comes while they stand. Within `renewWithinMs` of `hello`, and of every renewal, a
 * new live ticket has to be sent, else the connection ends.
 */
export const logMessageSchema = z
	.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('hello'), renewWithinMs: z.int() }),
		z.strictObject({ type: z.literal('entries'), entries: z.array(logEntrySchema) }),
	])
	.meta({ id: 'LogMessage' });

/** Which live source of a task instance's log is asked for. */
export const logLiveQuerySchema = z.strictObject({
	source: z.enum(['executor', 'platform']),
	attempt: z.coerce.number().int().min(1).optional().describe('All attempts when left out.'),
});

/** How a log is downloaded. */
export const logTextQuerySchema = z.strictObject({
	attempt: z.coerce.number().int().min(1).optional().describe('All attempts when left out.'),
	platform: z
		.enum(['true', 'false'])
		.default('true')
		.transform((text) => text === 'true')
		.describe('Whether Orrery’s own lines are in it; each begins with `[orrery `.'),
});

export type LogMessage = z.infer<typeof logMessageSchema>;
export type LogEntry = z.infer<typeof logEntrySchema>;
export type LogPage = z.infer<typeof logPageSchema>;
export type LogQuery = z.infer<typeof logQuerySchema>;
