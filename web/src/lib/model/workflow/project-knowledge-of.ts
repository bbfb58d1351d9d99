import { answer, api } from '#lib/api/client.ts';
import type { ProjectKnowledge } from '#lib/model/document/project-knowledge.ts';

/** Schemas are asked for one by one; nobody completes more types than this. */
const TYPES_MAX = 40;

/** The task types and executor groups of a project, for what the editor offers. */
export async function projectKnowledgeOf(projectId: string, signal: AbortSignal): Promise<ProjectKnowledge> {
	const path = { projectId };
	const { items } = await answer(api.GET('/api/v1/projects/{projectId}/task-types', { params: { path }, signal }));
	const taskTypes = await Promise.all(
		items.slice(0, TYPES_MAX).map(async ({ type }) => {
			const params = { path: { projectId, taskType: type } };
			return answer(api.GET('/api/v1/projects/{projectId}/task-types/{taskType}', { params, signal }));
		}),
	);
	return { taskTypes, executorGroups: [...new Set(items.flatMap(({ groups }) => groups))].sort() };
}
