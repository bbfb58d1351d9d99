import type { Schema } from '#lib/api/client.ts';

/** The orders in which the API lists things, for putting rows that were pushed where they belong. */
export function newestRunFirst(a: Schema<'Instance'>, b: Schema<'Instance'>): number {
	return descending(a.createdAt, b.createdAt) || descending(a.id, b.id);
}

export function taskOfNewestRunFirst(a: Schema<'ListedTaskInstance'>, b: Schema<'ListedTaskInstance'>): number {
	return (
		descending(a.instanceCreatedAt, b.instanceCreatedAt) ||
		descending(a.instanceId, b.instanceId) ||
		-descending(a.key, b.key)
	);
}

/** By characters, as the database compares them. */
function descending(a: string, b: string): number {
	if (a === b) return 0;
	return a > b ? -1 : 1;
}
