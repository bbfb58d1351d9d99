import { answer, api, type Schema } from '#lib/api/client.ts';

/** Requests name at most so many runs; of more only these are counted, and far fewer are told of. */
const IDS_MAX = 1500;

/**
 * What deleting several runs would take away, run by run, as those themselves foretell it; nothing is changed. A Worker of the
 * release before foretells nothing of them.
 */
export async function foretellDeletions(
	projectId: string,
	ids: readonly string[],
	signal: AbortSignal,
): Promise<Pick<Schema<'DeletionPreviews'>, 'previews'>> {
	const answered = await answer(
		api.POST('/api/v1/projects/{projectId}/instances/batch', {
			params: { path: { projectId }, query: { dryRun: 'true' } },
			body: { operation: 'delete', ids: ids.slice(0, IDS_MAX) },
			signal,
		}),
	);
	return 'previews' in answered ? answered : { previews: [] };
}
