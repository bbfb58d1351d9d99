import { and, desc, eq, gte, lt, or, type SQL } from 'drizzle-orm';
import type { InstanceState } from '../../contract/status.ts';
import type { Database } from '../database.ts';
import { instances } from '../schema/instances.ts';

export type InstanceRow = typeof instances.$inferSelect;

export interface InstanceFilter {
	readonly from: number;
	readonly to: number;
	readonly state: InstanceState | null;
	readonly workflowId: string | null;
	/** The last row of the page before. */
	readonly before: { readonly createdAt: number; readonly id: string } | null;
	readonly limit: number;
}

/** Runs of a project created within a range, newest first: one range of the table's own order. */
export function listInstances(db: Database, projectId: string, filter: InstanceFilter): Promise<InstanceRow[]> {
	const conditions: (SQL | undefined)[] = [
		eq(instances.projectId, projectId),
		eq(instances.deleted, false),
		gte(instances.createdAt, filter.from),
		lt(instances.createdAt, filter.to),
		filter.state === null ? undefined : eq(instances.state, filter.state),
		filter.workflowId === null ? undefined : eq(instances.workflowId, filter.workflowId),
		filter.before === null ? undefined : isBefore(filter.before),
	];
	return db
		.select()
		.from(instances)
		.where(and(...conditions))
		.orderBy(desc(instances.createdAt), desc(instances.id))
		.limit(filter.limit)
		.all();
}

function isBefore(row: { readonly createdAt: number; readonly id: string }): SQL | undefined {
	const isSameInstant = and(eq(instances.createdAt, row.createdAt), lt(instances.id, row.id));
	return or(lt(instances.createdAt, row.createdAt), isSameInstant);
}
