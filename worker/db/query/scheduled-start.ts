import { and, eq, gte } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { instances } from '../schema/instances.ts';

/** When a schedule's run was created, and for which time. */
export interface ScheduledStart {
	readonly workflowId: string;
	readonly scheduleTime: number;
	readonly createdAt: number;
}

/** What schedules of a project started from an instant on, runs that were deleted since included: one range of the table. */
export function scheduledStarts(db: Database, projectId: string, from: number): Promise<ScheduledStart[]> {
	const { workflowId, scheduleTime, createdAt } = instances;
	return db
		.select({ workflowId, scheduleTime, createdAt })
		.from(instances)
		.where(and(eq(instances.projectId, projectId), gte(createdAt, from), eq(instances.kind, 'schedule')))
		.all();
}
