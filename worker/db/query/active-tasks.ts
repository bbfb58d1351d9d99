import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { taskInstances } from '../schema/task-instances.ts';
import type { InstancePlace } from './instance.ts';

/** All that a run can have, elements of its maps included. */
const TASKS_MAX = 20_000;

/** Task instances of a run that have not ended, as the lists know them. */
export async function activeTaskRows(db: Database, projectId: string, { createdAt, id }: InstancePlace) {
	const { key, name, type, seq, failure, round, attempt, executorId, startedAt } = taskInstances;
	return db
		.select({ key, name, type, seq, failure, round, attempt, executorId, startedAt })
		.from(taskInstances)
		.where(
			and(
				eq(taskInstances.projectId, projectId),
				eq(taskInstances.instanceCreatedAt, createdAt),
				eq(taskInstances.instanceId, id),
				isNull(taskInstances.endedAt),
			),
		)
		.limit(TASKS_MAX)
		.all();
}
