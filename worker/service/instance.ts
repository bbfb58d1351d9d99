import { z } from 'zod';
import type { RunPlace } from '../bucket/keys.ts';
import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceGantt } from '../contract/gantt.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import { toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import { isTerminalInstance } from '../contract/status.ts';
import type { TaskInstance } from '../contract/task-instance.ts';
import { LOG_UNREADABLE } from '../instance/platform-hold.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import { type PageQuery, refuseCursor } from './id-page.ts';
import { findListedRun } from './listed-run.ts';
import { askRun, type InRound, namingRound } from './run-source.ts';
import type { Services } from './services.ts';

/** Where a run is. Its object and its archive are named by both ids, so another tenant's id leads to nothing. */
export type InstancePlace = RunPlace;

/**
 * A run in its newest round, or as an earlier one left it; not found also for a round that has not begun. One of which
 * nothing can be read is unavailable as long as the lists take it for live: it can be closed by force.
 */
export async function getInstance(
	services: Services,
	place: InstancePlace,
	{ round }: InRound,
): Promise<Answer<InstanceDetail, 'not_found' | 'unavailable'>> {
	const view = await askRun(services, place, (run) => run.view(...namingRound(round)));
	if (view !== null) return accept(view);
	const listed = round === undefined ? await findListedRun(services, place) : null;
	const isLost = listed !== null && !isTerminalInstance(listed.state);
	return isLost ? refuseWith('unavailable', { reason: LOG_UNREADABLE }) : refuseWith('not_found');
}

export async function getInstanceParams(
	services: Services,
	place: InstancePlace,
): Promise<Answer<InstanceParams, 'not_found'>> {
	const params = await askRun(services, place, (run) => run.params());
	return params === null ? refuseWith('not_found') : accept(params);
}

/** Task instances in document order; not found also for a round that has not begun. */
export async function listInstanceTasks(
	services: Services,
	place: InstancePlace,
	query: PageQuery & InRound,
): Promise<Answer<Page<TaskInstance>, 'not_found' | 'invalid_request'>> {
	const after = query.cursor === undefined ? 0 : readCursor(z.int().min(0), query.cursor);
	if (after === null) return refuseCursor();
	const rows = await askRun(services, place, (run) => run.tasks(after, query.limit + 1, ...namingRound(query.round)));
	if (rows === null) return refuseWith('not_found');
	const end = after + query.limit;
	return accept(
		pageOf(
			rows,
			query.limit,
			(row) => row,
			() => end,
		),
	);
}

/** The fact log, oldest first. */
export async function listInstanceEvents(
	services: Services,
	place: InstancePlace,
	query: PageQuery,
): Promise<Answer<Page<InstanceEvent>, 'not_found' | 'invalid_request'>> {
	const afterSeq = query.cursor === undefined ? 0 : readCursor(z.int().min(0), query.cursor);
	if (afterSeq === null) return refuseCursor();
	const rows = await askRun(services, place, (run) => run.events(afterSeq, query.limit + 1));
	if (rows === null) return refuseWith('not_found');
	return accept(
		pageOf(
			rows,
			query.limit,
			(row) => row,
			(row) => row.seq,
		),
	);
}

interface GanttAsked extends PageQuery, InRound {
	readonly changedAfter?: number | undefined;
}

/** The tasks of a round as bars over time, in topological order; not found also for a round that has not begun. */
export async function readInstanceGantt(
	services: Services,
	place: InstancePlace,
	{ cursor, limit, round, changedAfter }: GanttAsked,
): Promise<Answer<InstanceGantt, 'not_found' | 'invalid_request'>> {
	const after = cursor === undefined ? 0 : readCursor(z.int().min(0), cursor);
	if (after === null) return refuseCursor();
	const asked = { round: round ?? null, after, limit, changedAfter: changedAfter ?? 0 };
	const page = await askRun(services, place, (run) => run.gantt(asked));
	if (page === null) return refuseWith('not_found');
	const { next, ...known } = page;
	const nextCursor = next === null ? null : writeCursor(next);
	return accept({ ...known, asOf: toInstant(services.now()), nextCursor });
}
