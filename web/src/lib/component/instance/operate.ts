import { answer, api, done, type Schema } from '#lib/api/client.ts';
import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import type { InstanceOperation } from '#lib/model/instance-operations.ts';

type Instance = Schema<'Instance'>;

/** So many runs are asked at once. */
const AT_ONCE = 4;

/** What became of several. */
export interface OperatedRuns {
	readonly done: readonly Instance[];
	readonly refused: readonly { readonly run: Instance; readonly problem: ApiProblem }[];
}

/** Does one thing to one run. @throws ApiProblem when it is refused. */
export async function operate(operation: InstanceOperation, { projectId, id }: Instance, key: string): Promise<void> {
	const path = { projectId, instanceId: id };
	const params = { path, header: { 'idempotency-key': key } };
	switch (operation) {
		case 'pause':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/pause', { params }));
			return;
		case 'resume':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/resume', { params }));
			return;
		case 'stop':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/stop', { params }));
			return;
		case 'rerun':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/rerun', { params }));
			return;
		case 'recover':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/recover', { params }));
			return;
		case 'force_close':
			await answer(api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/force-close', { params }));
			return;
		case 'delete':
			await done(api.DELETE('/api/v1/projects/{projectId}/instances/{instanceId}', { params: { path } }));
			return;
	}
}

/** The same to several; one that is refused keeps none of the others from it. */
export async function operateAll(
	operation: InstanceOperation,
	runs: readonly Instance[],
	key: string,
): Promise<OperatedRuns> {
	const finished: Instance[] = [];
	const refused: { run: Instance; problem: ApiProblem }[] = [];
	const waiting = [...runs];
	async function work(): Promise<void> {
		for (let run = waiting.shift(); run; run = waiting.shift()) {
			try {
				await operate(operation, run, `${key}.${run.id}`);
				finished.push(run);
			} catch (error) {
				refused.push({ run, problem: asProblem(error) });
			}
		}
	}
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { done: finished, refused };
}
