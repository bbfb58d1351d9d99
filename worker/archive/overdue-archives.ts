import { instanceStub } from '../instance/stub.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** How far back runs are looked at; older ones are removed with what their project keeps no longer. */
const LOOKED_BACK_MS = 400 * DAY_MINUTES * MINUTE_MS;

/** Runs of this much creation time are looked at in a minute, so that each run is looked at once a day. */
const SLICE_MS = LOOKED_BACK_MS / DAY_MINUTES;

/** Runs that are woken per sweep. */
const RUNS_PER_SWEEP_MAX = 200;

/** Archiving a large run takes seconds; one that takes longer goes on by itself. */
const ANSWER_TIMEOUT_MS = 20_000;

/** Alarms of runs have this long to ring. */
const ALARM_SLACK_MS = 3_600_000;

const OVERDUE = `
SELECT instances.project_id AS projectId, instances.id
FROM projects CROSS JOIN instances ON instances.project_id = projects.id
	AND instances.created_at >= ?1 AND instances.created_at < ?2
WHERE instances.archived_at IS NULL AND instances.deleted = 0
	AND instances.ended_at < ?3 - coalesce(projects.settings->>'hotDays', 7) * 86400000
LIMIT ?4`;

interface OverdueArchive {
	readonly projectId: string;
	readonly id: string;
}

/**
 * Runs that should have been archived and were not: their alarm was lost, or their project chose a shorter time since. A
 * part of the list that the minute of the day names is looked at, so every run's turn comes once a day, and what a sweep
 * reads has its bounds without an index or a place to remember.
 */
export async function overdueArchives(database: D1Database, nowMs: number): Promise<readonly OverdueArchive[]> {
	const slice = Math.floor(nowMs / MINUTE_MS) % DAY_MINUTES;
	const from = nowMs - LOOKED_BACK_MS + slice * SLICE_MS;
	// A minute more on either side, because the next minute's range begins a minute later.
	const bounds = [from - MINUTE_MS, from + SLICE_MS + MINUTE_MS, nowMs - ALARM_SLACK_MS, RUNS_PER_SWEEP_MAX];
	return (
		await database
			.prepare(OVERDUE)
			.bind(...bounds)
			.all<OverdueArchive>()
	).results;
}

/** Lets overdue runs give themselves up to the archive. Never throws. */
export async function archiveOverdueRuns(env: Env, nowMs: number): Promise<void> {
	try {
		await severalAtOnce(await overdueArchives(env.DB, nowMs), async ({ projectId, id }) => {
			try {
				await withinTime(instanceStub(env, projectId, id).poke(), ANSWER_TIMEOUT_MS);
			} catch (problem) {
				logLine('archive_waits', { projectId, instanceId: id, problem: messageOf(problem) });
			}
		});
	} catch (problem) {
		logLine('archive_sweep_failed', { problem: messageOf(problem) });
	}
}
