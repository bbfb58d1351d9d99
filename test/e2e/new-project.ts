import { ApiClient } from '../../cli/client/api-client.ts';
import { registerExecutor } from '../../cli/demo/register-executor.ts';
import { projectSchema } from '../../worker/contract/project.ts';
import type { Stack } from './console-stack.ts';

/** A project of the test file's own, so that what it counts and switches off is nobody else's. @returns the stack as seen from it. */
export async function newProject(stack: Stack, name: string): Promise<Stack> {
	const api = new ApiClient(stack.url, stack.owner.token);
	const project = await api.call({ method: 'POST', path: '/projects', body: { name } }, projectSchema);
	return { ...stack, owner: { ...stack.owner, projectId: project.id } };
}

/** Makes the reference executor one of the project's, and lets it prove itself. */
export async function addExecutor({ url, owner, executor }: Stack): Promise<void> {
	const api = new ApiClient(url, owner.token);
	await registerExecutor(api, owner.projectId, executor);
}
