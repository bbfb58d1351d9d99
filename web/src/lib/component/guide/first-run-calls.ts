import { answer, api, type Schema } from '#lib/api/client.ts';
import { exampleDocument } from '#lib/model/example-document.ts';
import type { FirstRunProgress } from '#lib/model/first-run.ts';

/** Asks how far a project is on the way to its first run. */
export async function readProgress(projectId: string, signal: AbortSignal): Promise<FirstRunProgress> {
	const path = { projectId };
	const [overview, online, saved, instances, taskTypes] = await Promise.all([
		answer(api.GET('/api/v1/projects/{projectId}/overview', { params: { path }, signal })),
		answer(
			api.GET('/api/v1/projects/{projectId}/workflows', {
				params: { path, query: { state: 'online', limit: 1 } },
				signal,
			}),
		),
		answer(api.GET('/api/v1/projects/{projectId}/workflows', { params: { path, query: { limit: 1 } }, signal })),
		answer(api.GET('/api/v1/projects/{projectId}/instances', { params: { path, query: { limit: 1 } }, signal })),
		answer(api.GET('/api/v1/projects/{projectId}/task-types', { params: { path }, signal })),
	]);
	return {
		executors: overview.executors,
		hasShell: taskTypes.items.some(({ type }) => type === 'SHELL'),
		workflow: online.items[0] ?? saved.items[0],
		instance: instances.items[0],
	};
}

/** Saves the example and brings it online. */
export async function createExample(projectId: string, description: string, key: string): Promise<Schema<'Workflow'>> {
	const created = await answer(
		api.POST('/api/v1/projects/{projectId}/workflows', {
			params: { path: { projectId }, header: { 'idempotency-key': key } },
			headers: { 'content-type': 'application/yaml' },
			body: exampleDocument(description),
			bodySerializer: String,
		}),
	);
	await bringOnline(projectId, created.id);
	return created;
}

export async function bringOnline(projectId: string, workflowId: string): Promise<void> {
	const params = { path: { projectId, workflowId } };
	await answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/online', { params, body: {} }));
}

/** Starts a workflow as it is. @returns the id of the run. */
export async function startRun(projectId: string, workflowId: string, key: string): Promise<string> {
	const params = { path: { projectId, workflowId }, header: { 'idempotency-key': key } };
	const { instanceId } = await answer(
		api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/run', { params, body: {} }),
	);
	return instanceId;
}
