import { z } from 'zod';
import { taskInstanceId } from '../contract/ids.ts';
import { COUNTED_MAX, INSTANCE_LIST_DAYS_DEFAULT, type TaskInstanceCounts } from '../contract/instance-list.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import type {
	ListedTaskInstance,
	TaskInstanceCountQuery,
	TaskInstanceListQuery,
} from '../contract/task-instance-list.ts';
import {
	countTaskInstances,
	isNarrow,
	listTaskInstances,
	type TaskInstanceFilter,
	type TaskInstancePlace,
	type TaskInstanceRow,
	taskInstanceHorizon,
} from '../db/query/task-instance.ts';
import { timeOfId } from '../lib/id-time.ts';
import { accept } from '../lib/result.ts';
import type { Answer } from './answer.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import { sumOf } from './instance-list.ts';
import { lookThrough } from './look-through.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;

const cursorSchema = z
	.tuple([z.int(), z.string().max(60), z.string().max(100)])
	.transform(([createdAt, instanceId, key]): TaskInstancePlace => ({ createdAt, instanceId, key }));

/** Task instances over all runs of a project (V5), those of the newest runs first, from the projection. */
export async function listProjectTaskInstances(
	{ db, now }: Pick<Services, 'db' | 'now'>,
	projectId: string,
	query: TaskInstanceListQuery,
): Promise<Answer<Page<ListedTaskInstance>, 'invalid_request'>> {
	const start = query.cursor === undefined ? null : readCursor(cursorSchema, query.cursor);
	if (query.cursor !== undefined && start === null) return refuseCursor();
	const filter = filterOf(query, now());
	const wanted = { limit: query.limit + 1, isNarrow: isNarrow(filter) };
	const { found, stoppedAt } = await lookThrough<TaskInstanceRow, TaskInstancePlace>(start, wanted, {
		horizon: (after, rows) => taskInstanceHorizon(db, projectId, filter, { after, rows }),
		find: (stretch) => listTaskInstances(db, projectId, filter, stretch),
		worth: () => 1,
	});
	const page = pageOf(found, query.limit, showTask, ({ instanceCreatedAt, instanceId, key }) =>
		cursorOf({ createdAt: instanceCreatedAt, instanceId, key }),
	);
	if (page.nextCursor !== null || stoppedAt === null) return accept(page);
	return accept({ ...page, nextCursor: writeCursor(cursorOf(stoppedAt)) });
}

/** How many task instances there are in each state, as far as counting goes. */
export async function countProjectTaskInstances(
	{ db, now }: Pick<Services, 'db' | 'now'>,
	projectId: string,
	query: TaskInstanceCountQuery,
): Promise<TaskInstanceCounts> {
	const filter = filterOf(query, now());
	const wanted = { limit: COUNTED_MAX, isNarrow: isNarrow(filter) };
	const { found, stoppedAt } = await lookThrough<
		Awaited<ReturnType<typeof countTaskInstances>>[number],
		TaskInstancePlace
	>(null, wanted, {
		horizon: (after, rows) => taskInstanceHorizon(db, projectId, filter, { after, rows }),
		find: (stretch) => countTaskInstances(db, projectId, filter, stretch),
		worth: ({ count }) => count,
	});
	return sumOf(found, stoppedAt === null);
}

function filterOf(query: TaskInstanceCountQuery, nowMs: number): TaskInstanceFilter {
	const { instanceId } = query;
	// A run's id tells when it was created, so its tasks are found wherever in time they lie.
	const run = instanceId === undefined ? null : { id: instanceId, createdAt: timeOfId(instanceId) ?? 0 };
	const earliest = run === null ? nowMs - INSTANCE_LIST_DAYS_DEFAULT * DAY_MS : run.createdAt;
	return {
		from: query.from === undefined ? earliest : fromInstant(query.from),
		to: query.to === undefined ? Number.MAX_SAFE_INTEGER : fromInstant(query.to),
		states: query.state ?? null,
		workflowId: query.workflowId ?? null,
		run,
		name: query.name ?? null,
		type: query.type ?? null,
	};
}

function showTask(row: TaskInstanceRow): ListedTaskInstance {
	const { instanceId, workflowId, workflowName, key, name, type, state, cause, failure, mode } = row;
	return {
		id: taskInstanceId(instanceId, key),
		...{ instanceId, workflowId, workflowName, key, name, type, state, cause, failure, mode },
		round: row.round,
		attempt: row.attempt,
		executorId: row.executorId,
		scheduleTime: toInstant(row.scheduleTime),
		instanceCreatedAt: toInstant(row.instanceCreatedAt),
		startedAt: row.startedAt === null ? null : toInstant(row.startedAt),
		endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
	};
}

function cursorOf({ createdAt, instanceId, key }: TaskInstancePlace): [number, string, string] {
	return [createdAt, instanceId, key];
}
