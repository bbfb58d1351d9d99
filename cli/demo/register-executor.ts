import {
	createdExecutorSchema,
	type ExecutorCreate,
	executorSchema,
	type ListedExecutor,
	listedExecutorSchema,
} from '../../worker/contract/executor.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { LocalStack } from '../local/local-stack.ts';

/** What is needed of a stack: where its executor is, and what signs its messages. */
type ExecutorPlace = Pick<LocalStack, 'executorUrl' | 'executorSecret'>;

const NAME = 'reference';

/** Makes the reference executor of this start the one the project knows, and lets it describe itself. */
export async function registerExecutor(
	api: ApiClient,
	projectId: string,
	stack: ExecutorPlace,
): Promise<ListedExecutor> {
	const path = `/projects/${projectId}/executors`;
	const known = (await api.list(path, listedExecutorSchema)).find(({ name }) => name === NAME);
	const executor = await (known === undefined ? create(api, path, stack) : move(api, path, known, stack));
	if (executor.state === 'ready') return executor;
	return api.call({ method: 'POST', path: `${path}/${executor.id}/describe` }, executorSchema);
}

async function create(api: ApiClient, path: string, stack: ExecutorPlace): Promise<ListedExecutor> {
	const body: ExecutorCreate = {
		name: NAME,
		url: stack.executorUrl,
		groups: ['default'],
		secret: stack.executorSecret,
	};
	const { secret: _, ...executor } = await api.call({ method: 'POST', path, body }, createdExecutorSchema);
	return executor;
}

/** It listens on another port than before when that one was taken. */
async function move(
	api: ApiClient,
	path: string,
	known: ListedExecutor,
	stack: ExecutorPlace,
): Promise<ListedExecutor> {
	if (new URL(known.url).origin === new URL(stack.executorUrl).origin) return known;
	return api.call({ method: 'PATCH', path: `${path}/${known.id}`, body: { url: stack.executorUrl } }, executorSchema);
}
