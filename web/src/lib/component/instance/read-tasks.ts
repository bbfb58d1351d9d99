import { answer, api, type Schema } from '#lib/api/client.ts';

const TASKS_PAGE = 200;

interface Wanted {
	readonly path: { readonly projectId: string; readonly instanceId: string };
	/** An earlier round; the present one when it is left out. */
	readonly round?: number;
}

/** All tasks of a run, in the order of the document. */
export async function readTasks({ path, round }: Wanted, signal: AbortSignal): Promise<Schema<'TaskInstance'>[]> {
	const found: Schema<'TaskInstance'>[] = [];
	let cursor: string | null | undefined;
	while (cursor !== null) {
		const query = {
			limit: TASKS_PAGE,
			...(round === undefined ? {} : { round }),
			...(cursor === undefined ? {} : { cursor }),
		};
		const page = await answer(
			api.GET('/api/v1/projects/{projectId}/instances/{instanceId}/tasks', { params: { path, query }, signal }),
		);
		found.push(...page.items);
		cursor = page.nextCursor;
	}
	return found;
}
