import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Connections by the name tasks use. A relative path is one in the data folder. */
export const sqlConnectionsSchema = z.record(
	z.string().min(1),
	z.strictObject({ kind: z.literal('sqlite'), path: z.string().min(1) }),
);

/** The connections as JSON text, or from the file the text names. What cannot be read is left for the schema to refuse. */
export function readSqlConnections(text: string): unknown {
	try {
		return JSON.parse(text.trimStart().startsWith('{') ? text : readFileSync(text, 'utf8'));
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

export type SqlConnections = z.infer<typeof sqlConnectionsSchema>;
