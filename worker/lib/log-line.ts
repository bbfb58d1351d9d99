import { DrizzleQueryError } from 'drizzle-orm';

/**
 * Writes one structured line for whoever operates the deployment. Lines are for what no page of the product shows:
 * refusals of the platform, and what was healed. They hold ids, never values.
 */
export function logLine(event: string, fields: Readonly<Record<string, string | number | boolean | null>>): void {
	// biome-ignore lint/suspicious/noConsole: the platform collects what is written here.
	console.log(JSON.stringify({ event, ...fields }));
}

/**
 * The sentence of a caught value, whatever was thrown. A failed query quotes every value that was bound to it, hashes,
 * sealed secrets and documents included, so the database's own sentence is taken instead.
 */
export function messageOf(thrown: unknown): string {
	if (thrown instanceof DrizzleQueryError) return `The query failed: ${messageOf(thrown.cause)}`;
	return thrown instanceof Error ? thrown.message : String(thrown);
}
