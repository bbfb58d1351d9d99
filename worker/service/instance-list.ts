import { z } from 'zod';
import { type Instance, taskCountsSchema } from '../contract/instance.ts';
import { INSTANCE_LIST_DAYS_DEFAULT, type InstanceListQuery } from '../contract/instance-list.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import { type InstanceRow, listInstances } from '../db/query/instance.ts';
import { accept } from '../lib/result.ts';
import type { Answer } from './answer.ts';
import { pageOf, readCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;

const placeSchema = z.tuple([z.int(), z.string().max(60)]);

/** Runs of a project, newest first, from the projection. */
export async function listProjectInstances(
	{ db, now }: Services,
	projectId: string,
	query: InstanceListQuery,
): Promise<Answer<Page<Instance>, 'invalid_request'>> {
	const place = query.cursor === undefined ? null : readCursor(placeSchema, query.cursor);
	if (query.cursor !== undefined && place === null) return refuseCursor();
	const rows = await listInstances(db, projectId, {
		from: query.from === undefined ? now() - INSTANCE_LIST_DAYS_DEFAULT * DAY_MS : fromInstant(query.from),
		to: query.to === undefined ? Number.MAX_SAFE_INTEGER : fromInstant(query.to),
		state: query.state ?? null,
		workflowId: query.workflowId ?? null,
		before: place === null ? null : { createdAt: place[0], id: place[1] },
		limit: query.limit + 1,
	});
	return accept(pageOf(rows, query.limit, showInstance, (row) => [row.createdAt, row.id]));
}

function showInstance(row: InstanceRow): Instance {
	const { id, projectId, workflowId, workflowName, version, state, mode, kind, priority } = row;
	return {
		...{ id, projectId, workflowId, workflowName, version, state, mode, kind, priority },
		failureStrategy: row.failureStrategy,
		round: row.round,
		partial: row.partial,
		startedBy: row.startedBy,
		scheduleTime: toInstant(row.scheduleTime),
		createdAt: toInstant(row.createdAt),
		startedAt: toInstant(row.startedAt),
		endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
		tasks: taskCountsSchema.parse(row.tasks),
	};
}
