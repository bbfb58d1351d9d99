import { z } from 'zod';

/** What the SQL task hands to the program that does the work, as JSON on its standard input. */
export const sqlRequestSchema = z.strictObject({
	databasePath: z.string(),
	folderPath: z.string(),
	sql: z.string(),
	params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
	result: z.enum(['firstRow', 'lists']),
	transaction: z.boolean(),
	loggedRows: z.int(),
});

/** What the program reports at its end, as JSON on file descriptor 3. Its log is its standard output. */
export const sqlReportSchema = z.discriminatedUnion('ok', [
	z.strictObject({ ok: z.literal(true), outputs: z.record(z.string(), z.json()) }),
	z.strictObject({ ok: z.literal(false), message: z.string(), code: z.string(), retryable: z.boolean() }),
]);

export type SqlRequest = z.infer<typeof sqlRequestSchema>;
export type SqlReport = z.infer<typeof sqlReportSchema>;
