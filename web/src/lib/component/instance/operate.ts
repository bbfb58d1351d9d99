import type { TaskRerun } from '#contract/task-operation.ts';
import { answer, api, done, type Schema } from '#lib/api/client.ts';
import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import type { InstanceOperation } from '#lib/model/instance-operations.ts';

type Instance = Schema<'Instance'>;
type Foretellable = Exclude<InstanceOperation, 'delete'>;

/** So many runs are asked at once. */
const AT_ONCE = 4;

/** An operation with what only reruns take. */
export interface WantedOperation {
	readonly operation: InstanceOperation;
	readonly definition: TaskRerun['definition'];
}

/** What became of several. */
export interface OperatedRuns {
	readonly done: readonly Instance[];
	readonly refused: readonly { readonly run: Instance; readonly problem: ApiProblem }[];
}

/** Does one thing to one run. @throws ApiProblem when it is refused. */
export async function operate(wanted: WantedOperation, run: Instance, key: string): Promise<void> {
	const { operation, definition } = wanted;
	const path = { projectId: run.projectId, instanceId: run.id };
	if (operation === 'delete')
		await done(api.DELETE('/api/v1/projects/{projectId}/instances/{instanceId}', { params: { path } }));
	else await answer(send({ operation, definition }, { params: { path, header: { 'idempotency-key': key } } }));
}

/** What it would do to a run, as the run itself foretells it; nothing is changed. */
export function foretell(
	wanted: WantedOperation & { readonly operation: Foretellable },
	run: Instance,
	signal: AbortSignal,
) {
	const path = { projectId: run.projectId, instanceId: run.id };
	return answer(send(wanted, { params: { path, query: { dryRun: 'true' } }, signal }));
}

/** What deleting a run would take away, and what stands in the way; nothing is changed. */
export function foretellDeletion(run: Instance, signal: AbortSignal) {
	const path = { projectId: run.projectId, instanceId: run.id };
	return answer(
		api.DELETE('/api/v1/projects/{projectId}/instances/{instanceId}', {
			params: { path, query: { dryRun: 'true' } },
			signal,
		}),
	);
}

type Options = {
	readonly params: {
		readonly path: { readonly projectId: string; readonly instanceId: string };
		readonly query?: { readonly dryRun: 'true' };
		readonly header?: { readonly 'idempotency-key': string };
	};
	readonly signal?: AbortSignal;
};

function send(wanted: WantedOperation & { readonly operation: Foretellable }, options: Options) {
	switch (wanted.operation) {
		case 'hold':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/hold', options);
		case 'release':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/release', options);
		case 'pause':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/pause', options);
		case 'resume':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/resume', options);
		case 'stop':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/stop', options);
		case 'rerun': {
			const body = { definition: wanted.definition };
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/rerun', { ...options, body });
		}
		case 'recover':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/recover', options);
		case 'force_close':
			return api.POST('/api/v1/projects/{projectId}/instances/{instanceId}/force-close', options);
	}
}

/** The same to several; one that is refused keeps none of the others from it. */
export async function operateAll(
	wanted: WantedOperation,
	runs: readonly Instance[],
	key: string,
): Promise<OperatedRuns> {
	const finished: Instance[] = [];
	const refused: { run: Instance; problem: ApiProblem }[] = [];
	const waiting = [...runs];
	async function work(): Promise<void> {
		for (let run = waiting.shift(); run; run = waiting.shift()) {
			try {
				await operate(wanted, run, `${key}.${run.id}`);
				finished.push(run);
			} catch (error) {
				refused.push({ run, problem: asProblem(error) });
			}
		}
	}
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { done: finished, refused };
}
