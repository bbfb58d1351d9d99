import { taskInstanceId } from '../contract/ids.ts';
import type { ProjectionMessage } from './message.ts';

/** Rows older than what the lists have by now, and all rows of a run that was deleted. */
const LATE = `
SELECT instances.id
FROM json_each(?1) AS run CROSS JOIN instances ON instances.project_id = run.value->>'projectId'
	AND instances.created_at = run.value->>'createdAt' AND instances.id = run.value->>'instanceId'
WHERE instances.seq > run.value->>'seq' OR instances.deleted = 1
UNION ALL
SELECT told.value->>'id'
FROM json_each(?1) AS run CROSS JOIN instances ON instances.project_id = run.value->>'projectId'
	AND instances.created_at = run.value->>'createdAt' AND instances.id = run.value->>'instanceId'
CROSS JOIN json_each(run.value->'tasks') AS told
LEFT JOIN task_instances AS task ON task.project_id = instances.project_id
	AND task.instance_created_at = instances.created_at AND task.instance_id = instances.id
	AND task.key = told.value->>'key'
WHERE task.seq > told.value->>'seq' OR instances.deleted = 1`;

/**
 * Ids of those runs and task instances of some messages that came too late to be written. Whoever watches would be shown
 * the past, and a run that was deleted would come back to their list.
 */
export async function lateRows(
	database: D1Database,
	messages: readonly ProjectionMessage[],
): Promise<ReadonlySet<string>> {
	const told = messages.map(({ projectId, createdAt, instanceId, seq, taskRows }) => {
		const tasks = taskRows.map((task) => ({ id: taskInstanceId(instanceId, task.key), key: task.key, seq: task.seq }));
		return { projectId, createdAt, instanceId, seq, tasks };
	});
	const late = await database.prepare(LATE).bind(JSON.stringify(told)).all<{ id: string }>();
	return new Set(late.results.map(({ id }) => id));
}
