import { toInstant } from '../contract/instant.ts';
import type { ProjectionRebuild } from '../contract/projection-rebuild.ts';
import { beginRebuild, findRebuild, type RebuildRow, stalledRebuilds } from '../db/query/projection-rebuild.ts';
import { accept } from '../lib/result.ts';
import { askForStep } from '../projection/rebuild/carry-on.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

/** A rebuilding that stood still for this long lost its message, and gets another. */
const STALLED_MS = 5 * 60_000;
const STALLED_MAX = 20;

/** Begins to rebuild the lists of a project, or tells how far that has come. */
export async function startRebuild(
	services: Services,
	projectId: string,
): Promise<Answer<ProjectionRebuild, 'unavailable'>> {
	const { env, db, now } = services;
	const at = now();
	const fresh = { workflowId: '', part: '', archive: '', runs: 0, archives: 0, missed: 0, step: 0, finishedAt: null };
	await beginRebuild(db, { projectId, ...fresh, phase: 'runs', startedAt: at, steppedAt: at });
	const row = await findRebuild(db, projectId);
	if (row === null) return refuseWith('unavailable');
	if (row.step === 0) await askForStep(env, projectId);
	return accept(show(row));
}

export async function getRebuild({ db }: Services, projectId: string): Promise<Answer<ProjectionRebuild, 'not_found'>> {
	const row = await findRebuild(db, projectId);
	return row === null ? refuseWith('not_found') : accept(show(row));
}

/** Carries on with what stands still: the message that asked for the next piece was lost. */
export async function reviveRebuilds({ env, db, now }: Services): Promise<void> {
	for (const { projectId } of await stalledRebuilds(db, now() - STALLED_MS, STALLED_MAX))
		await askForStep(env, projectId);
}

function show(row: RebuildRow): ProjectionRebuild {
	const { runs, archives, missed } = row;
	return {
		state: row.phase === 'done' ? 'done' : 'running',
		startedAt: toInstant(row.startedAt),
		finishedAt: row.finishedAt === null ? null : toInstant(row.finishedAt),
		...{ runs, archives, missed },
	};
}
