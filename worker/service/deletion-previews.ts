import { DELETIONS_PREVIEWED_MAX, type DeletionPreviews } from '../contract/instance-deletion.ts';
import type { InstanceCounts } from '../contract/instance-list.ts';
import { type InstanceState, instanceStateSchema } from '../contract/status.ts';
import { type InstanceFilter, type InstanceRow, listNamedInstances } from '../db/query/instance.ts';
import { allowedOperations } from '../engine/view/allowed-operations.ts';
import { timeOfId } from '../lib/id-time.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { refuseWith } from './answer.ts';
import { findInstances } from './instance-list.ts';
import { previewRemoval } from './instance-operation.ts';
import { showInstance } from './instance-view.ts';
import type { Services } from './services.ts';

type Preview = DeletionPreviews['previews'][number];

/** A run that is meant, and its row where the lists have one. */
interface Meant {
	readonly id: string;
	readonly row: InstanceRow | null;
}

/** By what the lists know, in which a run may have ended unheard: each is asked itself. */
const REFUSING = instanceStateSchema.options.filter((state) => !allowedOperations(state).includes('delete'));

/**
 * What deleting runs would take away, run by run, as each itself tells it. Only so many are asked: those first that would
 * be refused by what the lists know of them.
 */
export async function previewDeletions(
	services: Services,
	projectId: string,
	meant: readonly string[] | InstanceFilter,
	{ byState }: InstanceCounts,
): Promise<Preview[]> {
	const runs = isNamed(meant)
		? await namedRuns(services, projectId, meant)
		: await foundRuns(services, projectId, meant, byState);
	const previews = new Map<string, Preview>();
	await severalAtOnce(runs, async (run) => {
		previews.set(run.id, await previewOf(services, projectId, run));
	});
	const told = runs.flatMap(({ id }) => previews.get(id) ?? []);
	return [...told.filter(isRefused), ...told.filter((preview) => !isRefused(preview))];
}

function isNamed(meant: readonly string[] | InstanceFilter): meant is readonly string[] {
	return Array.isArray(meant);
}

/** The lists may not know a run yet that has just begun, or any more one that is gone. */
async function namedRuns({ db }: Services, projectId: string, ids: readonly string[]): Promise<Meant[]> {
	const places = ids.map((id) => ({ createdAt: timeOfId(id) ?? 0, id }));
	const wanted = { first: REFUSING, limit: ids.length };
	const rows = await listNamedInstances(db, projectId, places, wanted);
	const known = new Set(rows.map(({ id }) => id));
	const unknown = ids.filter((id) => !known.has(id)).map((id) => ({ id, row: null }));
	return [...unknown, ...rows.map(withRow)].slice(0, DELETIONS_PREVIEWED_MAX);
}

async function foundRuns(
	{ db }: Services,
	projectId: string,
	filter: InstanceFilter,
	byState: InstanceCounts['byState'],
): Promise<Meant[]> {
	const present = instanceStateSchema.options.filter((state) => (byState[state] ?? 0) > 0);
	const refusing = await first(
		present.filter((state) => REFUSING.includes(state)),
		DELETIONS_PREVIEWED_MAX,
	);
	const others = await first(
		present.filter((state) => !REFUSING.includes(state)),
		DELETIONS_PREVIEWED_MAX - refusing.length,
	);
	return [...refusing, ...others].map(withRow);

	async function first(states: InstanceState[], limit: number): Promise<InstanceRow[]> {
		if (states.length === 0 || limit === 0) return [];
		return (await findInstances(db, projectId, { ...filter, states }, { after: null, limit })).found;
	}
}

function withRow(row: InstanceRow): Meant {
	return { id: row.id, row };
}

/** A run that does not answer keeps none of the others from being told of. */
async function previewOf(services: Services, projectId: string, { id, row }: Meant): Promise<Preview> {
	const instance = row === null ? null : showInstance(row);
	const answer = await previewRemoval(services, { projectId, instanceId: id }).catch((problem: unknown) => {
		logLine('batch_item_unanswered', { instance: id, problem: messageOf(problem) });
		return refuseWith('unavailable');
	});
	return answer.ok
		? { id, instance, preview: answer.value, code: null, details: null }
		: { id, instance, preview: null, code: answer.code, details: { ...answer.details } };
}

function isRefused({ preview }: Preview): boolean {
	return preview === null || preview.blockers.length > 0;
}
