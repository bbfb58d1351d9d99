/** Runs whose rows go per sweep; the next minute takes the next ones. */
const RUNS_PER_SWEEP_MAX = 200;

/** Runs of which chance chooses those of a sweep: it bounds what a sweep reads of a long list. */
const RUNS_CHOSEN_FROM_MAX = 5000;

/** Rows of tasks that one statement removes. */
const TASKS_PER_STATEMENT = 5000;

/**
 * Runs that may no longer be read: they ended longer ago than their project keeps them. A tombstone has the end of its run
 * and stays as long, because a late message could revive the run; that of one that never ended counts from its creation.
 */
const EXPIRED = `
SELECT * FROM (
	SELECT instances.project_id AS projectId, instances.created_at AS createdAt, instances.id,
		instances.archived_at AS archivedAt, instances.deleted
	FROM projects CROSS JOIN instances ON instances.project_id = projects.id
		AND instances.created_at < ?1 - coalesce(projects.settings->>'retentionDays', 365) * 86400000
	WHERE coalesce(instances.ended_at, CASE instances.deleted WHEN 1 THEN instances.created_at END)
		< ?1 - coalesce(projects.settings->>'retentionDays', 365) * 86400000
	LIMIT ?3
)
ORDER BY random() LIMIT ?2`;

/** Of these runs, so many rows of tasks. */
const REMOVE_TASKS = `
DELETE FROM task_instances WHERE (project_id, instance_created_at, instance_id, key) IN (
	SELECT task.project_id, task.instance_created_at, task.instance_id, task.key
	FROM json_each(?1) AS run CROSS JOIN task_instances AS task ON task.project_id = run.value->>'projectId'
		AND task.instance_created_at = run.value->>'createdAt' AND task.instance_id = run.value->>'id'
	LIMIT ?2
)`;

const REMOVE_RUNS = `
DELETE FROM instances WHERE (project_id, created_at, id) IN (
	SELECT value->>'projectId', value->>'createdAt', value->>'id' FROM json_each(?1)
)`;

/** A run whose time in the lists is over. */
export interface ExpiredRun {
	readonly projectId: string;
	readonly createdAt: number;
	readonly id: string;
	readonly archivedAt: number | null;
	/** 1 for a tombstone. */
	readonly deleted: 0 | 1;
}

/**
 * Runs that their projects keep no longer, as many as a sweep removes. Of more than that chance decides, so that runs that
 * cannot be removed leave turns to the others.
 */
export async function expiredRuns(database: D1Database, nowMs: number): Promise<readonly ExpiredRun[]> {
	const bounds = [nowMs, RUNS_PER_SWEEP_MAX, RUNS_CHOSEN_FROM_MAX];
	return (
		await database
			.prepare(EXPIRED)
			.bind(...bounds)
			.all<ExpiredRun>()
	).results;
}

/**
 * Removes the rows of runs, a bounded number at a time: first those of tasks, and the runs' own once no task is left, so
 * that whatever is left over is found by the next sweep.
 */
export async function removeExpiredRows(database: D1Database, expired: readonly ExpiredRun[]): Promise<void> {
	if (expired.length === 0) return;
	const runs = JSON.stringify(expired);
	const removed = await database.prepare(REMOVE_TASKS).bind(runs, TASKS_PER_STATEMENT).run();
	if (removed.meta.changes < TASKS_PER_STATEMENT) await database.prepare(REMOVE_RUNS).bind(runs).run();
}
