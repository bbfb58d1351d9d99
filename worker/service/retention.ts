import { removeArchive } from '../archive/archive-bucket.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { logStoreStub } from '../logs/stub.ts';
import { type ExpiredRun, expiredRuns, removeExpiredRows } from '../projection/remove-expired.ts';

/** Whatever takes longer is asked again a minute later. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Removes what projects keep no longer (`retentionDays`), a bounded number of runs at a time: bundle and logs first and
 * the rows last, so that a removal which breaks off is found again.
 */
export async function removeExpiredRuns(env: Env, nowMs: number): Promise<void> {
	const gone: ExpiredRun[] = [];
	await severalAtOnce(await expiredRuns(env.DB, nowMs), async (run) => {
		try {
			if (await withinTime(removeTruth(env, run), ANSWER_TIMEOUT_MS)) gone.push(run);
		} catch (problem) {
			logLine('retention_waits', { projectId: run.projectId, instanceId: run.id, problem: messageOf(problem) });
		}
	});
	await removeExpiredRows(env.DB, gone);
}

/**
 * False for a run that goes on: its row was behind. A row may be behind an archiving too, and a deletion may have broken
 * off behind its tombstone, so whatever the row says no bundle stays.
 */
async function removeTruth(env: Env, { projectId, id, archivedAt, deleted }: ExpiredRun): Promise<boolean> {
	if (archivedAt === null) {
		const removed = await instanceStub(env, projectId, id).remove({ kind: 'system', id: 'retention' });
		if (!removed.ok && removed.code !== 'not_found') return false;
	} else if (deleted === 0) await logStoreStub(env, projectId, id).remove();
	await removeArchive(env.BUCKET, { projectId, instanceId: id });
	return true;
}
