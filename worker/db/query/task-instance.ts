import { type SQL, sql } from 'drizzle-orm';
import type { RunMode, TaskCause, TaskState } from '../../contract/status.ts';
import type { Database } from '../database.ts';
import { boundsOf, type InstancePlace } from './instance.ts';
import type { Stretch } from './stretch.ts';

/** A row of the list, with what its run's row knows. */
export interface TaskInstanceRow {
	readonly instanceId: string;
	readonly instanceCreatedAt: number;
	readonly workflowId: string;
	readonly workflowName: string;
	readonly mode: RunMode;
	readonly scheduleTime: number;
	readonly key: string;
	readonly name: string;
	readonly type: string | null;
	readonly state: TaskState;
	readonly cause: TaskCause | null;
	readonly failure: string | null;
	readonly round: number;
	readonly attempt: number;
	readonly executorId: string | null;
	readonly startedAt: number | null;
	readonly endedAt: number | null;
}

/** A place in the order of the list: newest runs first, then by node key. */
export interface TaskInstancePlace {
	readonly createdAt: number;
	readonly instanceId: string;
	readonly key: string;
}

/** What is asked of the task instances of a project; null asks nothing. */
export interface TaskInstanceFilter {
	/** Epoch ms of the run's creation, inclusive. */
	readonly from: number;
	/** Exclusive. */
	readonly to: number;
	/** Any of these. */
	readonly states: readonly TaskState[] | null;
	readonly workflowId: string | null;
	readonly run: InstancePlace | null;
	/** Part of the node's key or name, in any case. */
	readonly name: string | null;
	readonly type: string | null;
}

interface Columns {
	readonly createdAt: SQL;
	readonly id: SQL;
	readonly key: SQL;
}

/** Where tasks are read from, in the order of the list, so that nothing is sorted. */
interface Source {
	/** Tasks with their runs. */
	readonly tables: SQL;
	/** Tasks alone, which is enough for their keys. */
	readonly keys: SQL;
	/** What is true of all that is read there. */
	readonly state: SQL;
	readonly projectId: SQL;
	readonly column: Columns;
}

/** The columns of a task's key. */
const TASK_KEY: Columns = { createdAt: sql`task.instance_created_at`, id: sql`task.instance_id`, key: sql`task.key` };

/** Runs first and then the tasks of each: both in the order of their tables. */
const RUNS_FIRST: Source = {
	tables: sql`instances AS run CROSS JOIN task_instances AS task
		ON task.project_id = run.project_id AND task.instance_created_at = run.created_at AND task.instance_id = run.id`,
	keys: sql`task_instances AS task`,
	state: sql`true`,
	projectId: sql`run.project_id`,
	column: { createdAt: sql`run.created_at`, id: sql`run.id`, key: sql`task.key` },
};

/** Failed tasks have an index, which the database uses only where the state is named as it is named there. */
const FAILED_FIRST: Source = {
	tables: sql`task_instances AS task INDEXED BY task_instances_failed CROSS JOIN instances AS run
		ON run.project_id = task.project_id AND run.created_at = task.instance_created_at AND run.id = task.instance_id`,
	keys: sql`task_instances AS task INDEXED BY task_instances_failed`,
	state: sql`task.state = 'failed'`,
	projectId: sql`task.project_id`,
	column: TASK_KEY,
};

function isOfFailed({ states }: Pick<TaskInstanceFilter, 'states'>): boolean {
	return states !== null && states.length > 0 && states.every((state) => state === 'failed');
}

function sourceOf(filter: Pick<TaskInstanceFilter, 'states'>): Source {
	return isOfFailed(filter) ? FAILED_FIRST : RUNS_FIRST;
}

function orderOf({ createdAt, id, key }: Columns): SQL {
	return sql`ORDER BY ${createdAt} DESC, ${id} DESC, ${key}`;
}

const COLUMNS = sql`run.id AS instanceId, run.created_at AS instanceCreatedAt, run.workflow_id AS workflowId,
	run.workflow_name AS workflowName, run.mode, run.schedule_time AS scheduleTime, task.key, task.name, task.type,
	task.state, task.cause, task.failure, task.round, task.attempt, task.executor_id AS executorId,
	task.started_at AS startedAt, task.ended_at AS endedAt`;

/** Task instances of a project, those of the newest runs first. */
export function listTaskInstances(
	db: Database,
	projectId: string,
	filter: TaskInstanceFilter,
	stretch: Stretch<TaskInstancePlace>,
): Promise<TaskInstanceRow[]> {
	return db.all<TaskInstanceRow>(sql`SELECT ${COLUMNS} ${rowsOf(projectId, filter, stretch)}`);
}

/** How many of the first `limit` task instances of a stretch are in which state. */
export function countTaskInstances(
	db: Database,
	projectId: string,
	filter: TaskInstanceFilter,
	stretch: Stretch<TaskInstancePlace>,
): Promise<{ state: TaskState; count: number }[]> {
	return db.all<{ state: TaskState; count: number }>(sql`SELECT state, count(*) AS count FROM (
		SELECT task.state ${rowsOf(projectId, filter, stretch)}
	) GROUP BY state`);
}

/** The task instance so many rows after a place; null when the list is over before. Looks at nothing but keys. */
export async function taskInstanceHorizon(
	db: Database,
	projectId: string,
	filter: Pick<TaskInstanceFilter, 'from' | 'to' | 'states'>,
	{ after, rows }: { readonly after: TaskInstancePlace | null; readonly rows: number },
): Promise<TaskInstancePlace | null> {
	const { earliest, latest } = boundsOf(filter, { after, upTo: null });
	const { keys, state } = sourceOf(filter);
	const places = await db.all<TaskInstancePlace>(sql`
		SELECT ${TASK_KEY.createdAt} AS createdAt, ${TASK_KEY.id} AS instanceId, ${TASK_KEY.key} AS key FROM ${keys}
		WHERE task.project_id = ${projectId} AND ${state}
			AND ${TASK_KEY.createdAt} >= ${earliest} AND ${TASK_KEY.createdAt} <= ${latest}
			AND ${after === null ? sql`true` : isAfter(TASK_KEY, after)}
		${orderOf(TASK_KEY)} LIMIT 1 OFFSET ${rows - 1}`);
	return places[0] ?? null;
}

/** States whose number a run's row knows: only runs that have such tasks need to be looked into. */
const COUNTED: ReadonlySet<TaskState> = new Set<TaskState>(['failed', 'skipped', 'stopped']);

/** Whether few tasks are read in vain: those of one run have a limit, and the rows of runs say where some are. */
export function isNarrow(filter: TaskInstanceFilter): boolean {
	const { run, states, workflowId, name, type } = filter;
	if (run !== null) return true;
	if (isOfFailed(filter)) return workflowId === null && name === null && type === null;
	return name === null && type === null && (states === null || states.every((state) => COUNTED.has(state)));
}

/** The rows of a stretch, but for what is asked of them. */
function rowsOf(projectId: string, filter: TaskInstanceFilter, stretch: Stretch<TaskInstancePlace>): SQL {
	const { tables, column } = sourceOf(filter);
	const where = asked(projectId, filter, stretch);
	return sql`FROM ${tables} WHERE ${where} ${orderOf(column)} LIMIT ${stretch.limit}`;
}

function asked(
	projectId: string,
	filter: TaskInstanceFilter,
	{ after, upTo }: Omit<Stretch<TaskInstancePlace>, 'limit'>,
): SQL {
	const { states, workflowId, run, name, type } = filter;
	const { earliest, latest } = boundsOf(filter, { after, upTo });
	const { column, state, projectId: ofProject } = sourceOf(filter);
	const isFailed = isOfFailed(filter);
	const conditions: (SQL | null)[] = [
		sql`${ofProject} = ${projectId} AND ${state} AND run.deleted = 0`,
		sql`${column.createdAt} >= ${earliest} AND ${column.createdAt} <= ${latest}`,
		after === null ? null : isAfter(column, after),
		upTo === null ? null : isUpTo(column, upTo),
		run === null ? null : sql`${column.createdAt} = ${run.createdAt} AND ${column.id} = ${run.id}`,
		workflowId === null ? null : sql`run.workflow_id = ${workflowId}`,
		states === null || isFailed ? null : sql`task.state IN (SELECT value FROM json_each(${JSON.stringify(states)}))`,
		states === null || isFailed ? null : hasAny(states),
		type === null ? null : sql`task.type = ${type}`,
		// instr and not LIKE: nothing in the name is a pattern, and D1 bounds patterns to 50 bytes.
		name === null
			? null
			: sql`(instr(lower(task.key), lower(${name})) > 0 OR instr(lower(task.name), lower(${name})) > 0)`,
	];
	return sql.join(
		conditions.filter((condition) => condition !== null),
		sql` AND `,
	);
}

function hasAny(states: readonly TaskState[]): SQL | null {
	if (!states.every((state) => COUNTED.has(state))) return null;
	const numbers = states.map((state) => sql`(run.tasks ->> ${`$.${state}`}) > 0`);
	return sql`(${sql.join(numbers, sql` OR `)})`;
}

/** Behind a place: in an older run, or in the same one behind the key. When the runs were created is bounded apart. */
function isAfter(column: Columns, place: TaskInstancePlace): SQL {
	const { createdAt, instanceId, key } = place;
	return sql`(${column.createdAt}, ${column.id}) <= (${createdAt}, ${instanceId})
		AND (${column.createdAt} < ${createdAt} OR ${column.id} < ${instanceId} OR ${column.key} > ${key})`;
}

function isUpTo(column: Columns, place: TaskInstancePlace): SQL {
	const { createdAt, instanceId, key } = place;
	return sql`(${column.createdAt}, ${column.id}) >= (${createdAt}, ${instanceId})
		AND (${column.createdAt} > ${createdAt} OR ${column.id} > ${instanceId} OR ${column.key} <= ${key})`;
}
