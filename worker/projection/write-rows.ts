import { slicesOf } from '../dispatch/chunk-messages.ts';
import type { ProjectionMessage } from './message.ts';
import { WATCHED } from './watched.ts';

/**
 * One statement with one parameter for any number of rows: D1 allows a hundred parameters, and every statement is a
 * round trip. A row is only replaced by a newer one, and nothing brings a deleted run back.
 */
const RUNS = `
INSERT INTO instances (
	project_id, created_at, id, workflow_id, workflow_name, version, seq, deleted, state, mode, kind, priority,
	failure_strategy, round, partial, started_by, schedule_time, started_at, ended_at, wake_at, archived_at, tasks, held
)
SELECT
	value->>'projectId', value->>'createdAt', value->>'instanceId', value->>'workflowId', value->>'workflowName',
	value->>'version', value->>'seq', value->>'deleted', value->>'state', value->>'mode', value->>'kind',
	value->>'priority', value->>'failureStrategy', value->>'round', value->>'partial', value->>'startedBy',
	value->>'scheduleTime', value->>'startedAt', value->>'endedAt', value->>'wakeAt',
	value->>'archivedAt', value->'tasks', coalesce(value->>'held', 0)
FROM json_each(?1)
WHERE true
ON CONFLICT (project_id, created_at, id) DO UPDATE SET
	workflow_name = excluded.workflow_name, version = excluded.version, seq = excluded.seq, deleted = excluded.deleted,
	state = excluded.state, round = excluded.round, started_at = excluded.started_at, ended_at = excluded.ended_at,
	wake_at = excluded.wake_at, archived_at = excluded.archived_at, tasks = excluded.tasks,
	held = excluded.held
WHERE instances.deleted = 0 AND (excluded.deleted = 1 OR excluded.seq > instances.seq)`;

/** Rows of tasks whose run is listed and not deleted. Each is one write; one that is not newer is none. */
const TASKS = `
INSERT INTO task_instances (
	project_id, instance_created_at, instance_id, key, name, type, seq, state, cause, failure, round, attempt,
	executor_id, started_at, ended_at
)
SELECT
	instances.project_id, instances.created_at, instances.id, task.value->>'key', task.value->>'name',
	task.value->>'type', task.value->>'seq', task.value->>'state', task.value->>'cause', task.value->>'failure',
	task.value->>'round', task.value->>'attempt', task.value->>'executorId', task.value->>'startedAt',
	task.value->>'endedAt'
FROM json_each(?1) AS run
CROSS JOIN instances ON instances.project_id = run.value->>'projectId'
	AND instances.created_at = run.value->>'createdAt' AND instances.id = run.value->>'instanceId'
CROSS JOIN json_each(run.value->'taskRows') AS task
WHERE instances.deleted = 0
ON CONFLICT (project_id, instance_created_at, instance_id, key) DO UPDATE SET
	name = excluded.name, type = excluded.type, seq = excluded.seq, state = excluded.state, cause = excluded.cause,
	failure = excluded.failure, round = excluded.round, attempt = excluded.attempt, executor_id = excluded.executor_id,
	started_at = excluded.started_at, ended_at = excluded.ended_at
WHERE excluded.seq > task_instances.seq`;

/** What a deleted run leaves of its tasks: nothing. */
const TASKS_OF_DELETED = `
DELETE FROM task_instances WHERE (project_id, instance_created_at, instance_id) IN (
	SELECT value->>'projectId', value->>'createdAt', value->>'instanceId' FROM json_each(?1)
)`;

/** A parameter is a value, which may have 2 MB (https://developers.cloudflare.com/d1/platform/limits/). */
const PARAMETER_CHARACTERS_MAX = 500_000;

/** So many rows of tasks fit into a parameter, however long their names and failures. */
const TASKS_TOGETHER_MAX = 200;

/** Statements of one transaction. It blocks everybody else while it lasts, so it does not carry a whole batch. */
const STATEMENTS_MAX = 4;

/**
 * Writes the rows of distinct runs and of their tasks; a run's row is written before, or together with, those of its
 * tasks. Repeating all or a part of it, in any order with others, changes nothing.
 *
 * @returns those of the projects that somebody watches, read after the last write.
 */
export async function writeRows(
	database: D1Database,
	messages: readonly ProjectionMessage[],
	now: number,
): Promise<ReadonlySet<string>> {
	if (messages.length === 0) return new Set();
	const projects = JSON.stringify([...new Set(messages.map(({ projectId }) => projectId))]);
	const statements = [
		...statementsOf(database, RUNS, messages.map(withoutTasks)),
		...statementsOf(database, TASKS_OF_DELETED, messages.filter(({ deleted }) => deleted).map(placeOf)),
		...statementsOf(database, TASKS, messages.flatMap(tasksOf)),
		database.prepare(WATCHED).bind(projects, now),
	];
	let watched: readonly { readonly projectId: string }[] = [];
	for (const transaction of slicesOf(statements, STATEMENTS_MAX)) {
		const results = await database.batch<{ projectId: string }>([...transaction]);
		watched = results.at(-1)?.results ?? [];
	}
	return new Set(watched.map(({ projectId }) => projectId));
}

function statementsOf(database: D1Database, query: string, rows: readonly object[]): readonly D1PreparedStatement[] {
	return parametersOf(rows).map((parameter) => database.prepare(query).bind(parameter));
}

/** Rows as JSON arrays that each fit into a parameter. */
function parametersOf(rows: readonly object[]): readonly string[] {
	const parameters: string[] = [];
	let texts: string[] = [];
	let characters = 0;
	for (const row of rows) {
		const text = JSON.stringify(row);
		if (texts.length > 0 && characters + text.length > PARAMETER_CHARACTERS_MAX) {
			parameters.push(`[${texts.join()}]`);
			texts = [];
			characters = 0;
		}
		texts.push(text);
		characters += text.length + 1;
	}
	return texts.length === 0 ? parameters : [...parameters, `[${texts.join()}]`];
}

function withoutTasks({ taskRows: _tasks, isRelisted: _again, ...row }: ProjectionMessage): object {
	return row;
}

function placeOf({ projectId, createdAt, instanceId }: ProjectionMessage): object {
	return { projectId, createdAt, instanceId };
}

/** In pieces that fit into a parameter: what was gathered of one run in a batch may not. */
function tasksOf(message: ProjectionMessage): readonly object[] {
	return slicesOf(message.taskRows, TASKS_TOGETHER_MAX).map((taskRows) => ({ ...placeOf(message), taskRows }));
}
