import { EXECUTORS_PER_PROJECT_MAX, type ListedExecutor } from '../contract/executor.ts';
import { type ListedTaskType, type TaskType, taskTypeSchema } from '../contract/task-type.ts';
import type { Database } from '../db/database.ts';
import { findConfigSchemas, listExecutors } from '../db/query/executor.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { listedExecutor } from './executor-view.ts';

/** Executors of a project that are sent work, the one registered first first. */
export async function usableExecutors(db: Database, projectId: string): Promise<ListedExecutor[]> {
	const rows = await listExecutors(db, projectId, { after: '', limit: EXECUTORS_PER_PROJECT_MAX });
	return rows.map(listedExecutor).filter((executor) => executor.enabled && executor.state === 'ready');
}

/** The task types a project's workflows can use. Where executors disagree on a type, the one registered first speaks. */
export async function listTaskTypes(db: Database, projectId: string): Promise<ListedTaskType[]> {
	const types = new Map<string, ListedTaskType>();
	for (const { groups, description } of await usableExecutors(db, projectId)) {
		for (const taskType of description?.taskTypes ?? []) {
			const known = types.get(taskType.type) ?? { ...taskType, groups: [] };
			types.set(taskType.type, { ...known, groups: [...new Set([...known.groups, ...groups])].sort() });
		}
	}
	return [...types.values()].sort((left, right) => (left.type < right.type ? -1 : 1));
}

/** One task type with the schema of its config. */
export async function getTaskType(
	db: Database,
	projectId: string,
	type: string,
): Promise<Answer<TaskType, 'not_found'>> {
	const offered = await usableExecutors(db, projectId);
	const speaker = offered.find(({ description }) => description?.taskTypes.some((known) => known.type === type));
	const listed = speaker?.description?.taskTypes.find((known) => known.type === type);
	if (speaker === undefined || listed === undefined) return refuseWith('not_found');
	const schemas = await findConfigSchemas(db, projectId, speaker.id, [type]);
	const groups = offered.filter((other) => other.description?.taskTypes.some((known) => known.type === type));
	return accept(
		taskTypeSchema.parse({
			...listed,
			configSchema: schemas.get(type) ?? {},
			groups: [...new Set(groups.flatMap((executor) => executor.groups))].sort(),
		}),
	);
}
