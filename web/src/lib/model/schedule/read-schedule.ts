import { answer, api, type Schema } from '#lib/api/client.ts';

/**
 * The schedule of a workflow; null for none. It is looked up in the list first, where having none is no error, and
 * then asked for by itself, which lets its scheduler say how it stands.
 */
export async function readSchedule(
	projectId: string,
	workflowId: string,
	signal: AbortSignal,
): Promise<Schema<'Schedule'> | null> {
	const listed = await answer(
		api.GET('/api/v1/projects/{projectId}/schedules', {
			params: { path: { projectId }, query: { name: workflowId, limit: 1 } },
			signal,
		}),
	);
	if (listed.items.length === 0) return null;
	return answer(
		api.GET('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule', {
			params: { path: { projectId, workflowId } },
			signal,
		}),
	);
}
