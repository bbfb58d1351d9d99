import { z } from 'zod';
import type { Instance } from '../contract/instance.ts';
import {
	COUNTED_MAX,
	INSTANCE_LIST_DAYS_DEFAULT,
	type InstanceCountQuery,
	type InstanceCounts,
	type InstanceListQuery,
} from '../contract/instance-list.ts';
import { fromInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import type { Database } from '../db/database.ts';
import {
	countInstances,
	type InstanceFilter,
	type InstancePlace,
	type InstanceRow,
	instanceHorizon,
	listInstances,
} from '../db/query/instance.ts';
import { accept } from '../lib/result.ts';
import type { Answer } from './answer.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import { showInstance } from './instance-view.ts';
import { type LookedThrough, lookThrough } from './look-through.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;

const cursorSchema = z
	.tuple([z.int(), z.string().max(60)])
	.transform(([createdAt, id]): InstancePlace => ({ createdAt, id }));

/** Runs of a project, newest first, from the projection. */
export async function listProjectInstances(
	{ db, now }: Pick<Services, 'db' | 'now'>,
	projectId: string,
	query: InstanceListQuery,
): Promise<Answer<Page<Instance>, 'invalid_request'>> {
	const start = query.cursor === undefined ? null : readCursor(cursorSchema, query.cursor);
	if (query.cursor !== undefined && start === null) return refuseCursor();
	const filter = filterOf(query, now());
	const { found, stoppedAt } = await findInstances(db, projectId, filter, { after: start, limit: query.limit + 1 });
	const page = pageOf(found, query.limit, showInstance, cursorOf);
	if (page.nextCursor !== null || stoppedAt === null) return accept(page);
	return accept({ ...page, nextCursor: writeCursor(cursorOf(stoppedAt)) });
}

/** The next runs after a place that a filter lets pass. */
export function findInstances(
	db: Database,
	projectId: string,
	filter: InstanceFilter,
	{ after: start, limit }: { readonly after: InstancePlace | null; readonly limit: number },
): Promise<LookedThrough<InstanceRow, InstancePlace>> {
	return lookThrough<InstanceRow, InstancePlace>(
		start,
		{ limit, isNarrow: isNarrow(filter) },
		{
			horizon: (after, rows) => instanceHorizon(db, projectId, filter, { after, rows }),
			find: (stretch) => listInstances(db, projectId, filter, stretch),
			worth: () => 1,
		},
	);
}

/** How many runs there are in each state, as far as counting goes. */
export async function countProjectInstances(
	{ db, now }: Pick<Services, 'db' | 'now'>,
	projectId: string,
	query: InstanceCountQuery,
): Promise<InstanceCounts> {
	const filter = filterOf(query, now());
	const wanted = { limit: COUNTED_MAX, isNarrow: isNarrow(filter) };
	const { found, stoppedAt } = await lookThrough<Awaited<ReturnType<typeof countInstances>>[number], InstancePlace>(
		null,
		wanted,
		{
			horizon: (after, rows) => instanceHorizon(db, projectId, filter, { after, rows }),
			find: (stretch) => countInstances(db, projectId, filter, stretch),
			worth: ({ count }) => count,
		},
	);
	return sumOf(found, stoppedAt === null);
}

/** Adds up what was counted piece by piece. */
export function sumOf<State extends string>(
	counted: readonly { readonly state: State; readonly count: number }[],
	isAll: boolean,
): { byState: Partial<Record<State, number>>; complete: boolean } {
	const byState: Partial<Record<State, number>> = {};
	let total = 0;
	for (const { state, count } of counted) {
		byState[state] = (byState[state] ?? 0) + count;
		total += count;
	}
	return { byState, complete: isAll && total < COUNTED_MAX };
}

/** What a query asks of runs; a range of its own for one that names none. */
export function filterOf(query: InstanceCountQuery, nowMs: number): InstanceFilter {
	return {
		from: query.from === undefined ? nowMs - INSTANCE_LIST_DAYS_DEFAULT * DAY_MS : fromInstant(query.from),
		to: query.to === undefined ? Number.MAX_SAFE_INTEGER : fromInstant(query.to),
		states: query.state ?? null,
		workflowId: query.workflowId ?? null,
		name: query.name ?? null,
		kind: query.kind ?? null,
		mode: query.mode ?? null,
	};
}

function isNarrow({ states, workflowId, name, kind, mode }: InstanceFilter): boolean {
	return [states, workflowId, name, kind, mode].every((filter) => filter === null);
}

function cursorOf({ createdAt, id }: InstancePlace): [number, string] {
	return [createdAt, id];
}
