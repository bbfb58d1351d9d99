import { EXECUTORS_PER_PROJECT_MAX, type Executor } from '../contract/executor.ts';
import type { TaskType } from '../contract/task-type.ts';
import type { Database } from '../db/database.ts';
import { listExecutors } from '../db/query/executor.ts';
import { showExecutor } from './executor-view.ts';

/** Executors of a project that are sent work. */
export async function usableExecutors(db: Database, projectId: string): Promise<Executor[]> {
	const rows = await listExecutors(db, projectId, { after: '', limit: EXECUTORS_PER_PROJECT_MAX });
	return rows.map(showExecutor).filter((executor) => executor.enabled && executor.state === 'ready');
}

/** The task types a project's workflows can use. Where executors disagree on a type, the one registered first speaks. */
export async function listTaskTypes(db: Database, projectId: string): Promise<TaskType[]> {
	const types = new Map<string, TaskType>();
	for (const { groups, description } of await usableExecutors(db, projectId)) {
		for (const taskType of description?.taskTypes ?? []) {
			const known = types.get(taskType.type) ?? { ...taskType, groups: [] };
			types.set(taskType.type, { ...known, groups: [...new Set([...known.groups, ...groups])].sort() });
		}
	}
	return [...types.values()].sort((left, right) => (left.type < right.type ? -1 : 1));
}
