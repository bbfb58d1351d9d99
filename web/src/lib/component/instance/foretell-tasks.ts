import type { TaskRerun } from '#contract/task-operation.ts';
import { answer, api, type Schema } from '#lib/api/client.ts';
import { ApiProblem } from '#lib/api/problem.ts';
import { mergedForetold } from '#lib/model/merged-foretold.ts';
import type { OperatedTask, TaskOperationName } from '#lib/model/task-operations.ts';

/** Requests name at most so many tasks; of more only these are foretold. */
const IDS_MAX = 200;

/**
 * What an operation on tasks would do, as their runs themselves foretell it.
 *
 * @throws ApiProblem where it would be refused for all of them.
 */
export async function foretellTasks(
	projectId: string,
	{ operation, rerun }: { readonly operation: TaskOperationName; readonly rerun?: TaskRerun },
	tasks: readonly OperatedTask[],
	signal: AbortSignal,
): Promise<Schema<'OperationPreview'> | undefined> {
	const answered = await answer(
		api.POST('/api/v1/projects/{projectId}/task-instances/batch', {
			params: { path: { projectId }, query: { dryRun: 'true' } },
			body: { ids: tasks.slice(0, IDS_MAX).map(({ id }) => id), operation, ...(rerun ? { rerun } : {}) },
			signal,
		}),
	);
	const previews = 'previews' in answered ? answered.previews : [];
	const foretold = previews.flatMap(({ preview }) => preview ?? []);
	const refused = previews.find(({ code }) => code !== null);
	if (foretold.length === 0 && refused)
		throw new ApiProblem({
			...{ code: refused.code ?? '', status: 409, message: refused.code ?? '' },
			details: refused.details ?? {},
		});
	return mergedForetold(foretold);
}
