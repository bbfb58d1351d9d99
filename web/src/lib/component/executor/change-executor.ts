import { answer, api, done, type Schema } from '#lib/api/client.ts';
import type { operations } from '#lib/api/schema.d.ts';

type Change = operations['changeExecutor']['requestBody']['content']['application/json'];

/** @throws ApiProblem, `describe_failed` among others when a new address did not prove itself. */
export function changeExecutor(projectId: string, executorId: string, body: Change): Promise<Schema<'Executor'>> {
	const params = { path: { projectId, executorId } };
	return answer(api.PATCH('/api/v1/projects/{projectId}/executors/{executorId}', { params, body }));
}

/** @throws ApiProblem */
export function removeExecutor(projectId: string, executorId: string): Promise<void> {
	const params = { path: { projectId, executorId } };
	return done(api.DELETE('/api/v1/projects/{projectId}/executors/{executorId}', { params }));
}

/** @throws ApiProblem */
export function rotateSecret(
	projectId: string,
	executorId: string,
	body: { readonly step: 'begin' | 'finish'; readonly secret?: string },
	key: string,
): Promise<Schema<'CreatedExecutor'>> {
	const params = { path: { projectId, executorId }, header: { 'idempotency-key': key } };
	return answer(api.POST('/api/v1/projects/{projectId}/executors/{executorId}/rotate-secret', { params, body }));
}
