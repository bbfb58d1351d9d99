import type { Schema } from '#lib/api/client.ts';

type Preview = Schema<'DeletionPreviews'>['previews'][number];
type Effect = Schema<'DeletionPreview'>['effects'][number];

/** Whether a run stays as it is, because it cannot be deleted or says nothing. */
export function isRefused({ preview }: Preview): boolean {
	return preview === null || preview.blockers.length > 0;
}

/** How many of a kind go with a run. */
export function countOf({ preview }: Preview, kind: Effect['kind']): number {
	return preview?.effects.find((effect) => effect.kind === kind)?.count ?? 0;
}

/** What deleting runs would take away and leave in all; those that are refused lose nothing. */
export function sumDeletions(previews: readonly Preview[]): Effect[] {
	const sums = new Map<Effect['kind'], number>();
	for (const { preview } of previews.filter((each) => !isRefused(each)))
		for (const { kind, count } of preview?.effects ?? []) sums.set(kind, (sums.get(kind) ?? 0) + count);
	return [...sums].map(([kind, count]) => ({ kind, count }));
}
