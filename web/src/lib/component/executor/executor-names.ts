import { answer, api } from '#lib/api/client.ts';
import { cache } from '#lib/state/cache.ts';

/** A new executor is known by its name soon enough. */
const KNOWN_MS = 60_000;

/** The names of a project's executors by id, asked for once however many places show one. */
export function executorNames(projectId: string): Promise<ReadonlyMap<string, string>> {
	const key = `names of executors ${projectId}`;
	const known = cache.get(key);
	if (known?.value instanceof Promise && known.ageMs < KNOWN_MS) return known.value;
	const asked = readNames(projectId).catch(() => new Map<string, string>());
	cache.put(key, asked);
	return asked;
}

async function readNames(projectId: string): Promise<ReadonlyMap<string, string>> {
	const params = { path: { projectId }, query: { limit: 200 } };
	const { items } = await answer(api.GET('/api/v1/projects/{projectId}/executors', { params }));
	return new Map(items.map(({ id, name }) => [id, name]));
}
