import type { InstanceProjection } from './message.ts';

/**
 * One statement with one parameter for any number of rows: D1 allows a hundred parameters, and every statement is a
 * round trip. A row is only replaced by a newer one, and nothing brings a deleted run back.
 */
const UPSERT = `
INSERT INTO instances (
	project_id, created_at, id, workflow_id, workflow_name, version, seq, deleted, state, mode, kind, priority,
	failure_strategy, round, partial, started_by, schedule_time, started_at, ended_at, wake_at, tasks
)
SELECT
	value->>'projectId', value->>'createdAt', value->>'instanceId', value->>'workflowId', value->>'workflowName',
	value->>'version', value->>'seq', value->>'deleted', value->>'state', value->>'mode', value->>'kind',
	value->>'priority', value->>'failureStrategy', value->>'round', value->>'partial', value->>'startedBy',
	value->>'scheduleTime', value->>'startedAt', value->>'endedAt', value->>'wakeAt', value->'tasks'
FROM json_each(?1)
WHERE true
ON CONFLICT (project_id, created_at, id) DO UPDATE SET
	workflow_name = excluded.workflow_name, version = excluded.version, seq = excluded.seq, deleted = excluded.deleted,
	state = excluded.state, round = excluded.round, started_at = excluded.started_at, ended_at = excluded.ended_at,
	wake_at = excluded.wake_at, tasks = excluded.tasks
WHERE instances.deleted = 0 AND (excluded.deleted = 1 OR excluded.seq > instances.seq)`;

/** Writes the rows of distinct runs, all or none. Repeating it, in any order with others, changes nothing. */
export async function writeRows(database: D1Database, rows: readonly InstanceProjection[]): Promise<void> {
	if (rows.length === 0) return;
	await database.prepare(UPSERT).bind(JSON.stringify(rows)).run();
}
