import { z } from 'zod';
import { actorOf, type Principal } from '../auth/principal.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import {
	type PlannedInstance,
	type PlannedOperationAnswer,
	type PlannedQuery,
	type PlannedState,
	plannedStateSchema,
} from '../contract/occurrence.ts';
import type { Page } from '../contract/page.ts';
import {
	findMarks,
	findSchedule,
	type ListedScheduleRow,
	listPlanningSchedules,
	type ScheduleMarkRow,
	storeMarks,
} from '../db/query/schedule.ts';
import { accept } from '../lib/result.ts';
import { comingUp, type PlannedOccurrence, plannedOccurrences } from '../schedule/schedule-plan.ts';
import type { PlannedOperation, PlannedOutcome } from '../schedule/schedules-rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { generatedUntil } from '../schedule/timeline.ts';
import { type Answer, refuseWith } from './answer.ts';
import { pageOf, readCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import { showActor } from './ledger.ts';
import { showPlanned } from './planned-view.ts';
import { planOfRow } from './schedule-view.ts';
import type { Services } from './services.ts';

/** Schedules that lists over all of a project look at; more are more than a list of what comes next is good for. */
export const PLANNED_SCHEDULES_MAX = 2000;

const DAY_MS = 24 * 3_600_000;
const PLANNED_DAYS_DEFAULT = 2;

/** How far back instances are looked for that were held past their time. */
const HELD_BACK_MS = 70 * DAY_MS;

interface Planned {
	readonly at: number;
	readonly row: ListedScheduleRow;
	readonly planned: PlannedOccurrence;
	readonly mark: ScheduleMarkRow | null;
}

/** The schedules that plan something or of which something is held, with the workflow they are of. */
export function planningSchedules(
	{ db }: Pick<Services, 'db'>,
	projectId: string,
	workflowId: string | undefined,
): Promise<ListedScheduleRow[]> {
	return listPlanningSchedules(db, projectId, { workflowId: workflowId ?? null, limit: PLANNED_SCHEDULES_MAX });
}

/** Planned instances across the workflows of a project, in the order of their times: nothing is woken for them. */
export async function listPlanned(
	services: Services,
	projectId: string,
	query: PlannedQuery,
): Promise<Answer<Page<PlannedInstance>, 'invalid_request'>> {
	const place = query.cursor === undefined ? null : readCursor(z.tuple([z.int(), z.string()]), query.cursor);
	if (query.cursor !== undefined && place === null) return refuseCursor();
	const now = services.now();
	const from = query.from === undefined ? now - HELD_BACK_MS : fromInstant(query.from);
	const to = query.to === undefined ? Math.max(from, now) + PLANNED_DAYS_DEFAULT * DAY_MS : fromInstant(query.to);
	const rows = await planningSchedules(services, projectId, query.workflowId);
	const marks = await findMarks(
		services.db,
		rows.map(({ schedule }) => schedule.id),
		from,
		to,
	);
	const isAfter = ({ at, row }: Planned): boolean =>
		place === null || at > place[0] || (at === place[0] && row.schedule.id > place[1]);
	const range = { from: Math.max(from, place?.[0] ?? 0), to, now, limit: query.limit + 2 };
	const found = rows
		.flatMap((row) => plannedOf(row, marks, query.state ?? plannedStateSchema.options, range))
		.filter(isAfter)
		.sort((one, other) => one.at - other.at || (one.row.schedule.id < other.row.schedule.id ? -1 : 1))
		.slice(0, query.limit + 1);
	return accept(
		pageOf(
			found,
			query.limit,
			(each) => show(each, now),
			({ at, row }) => [at, row.schedule.id],
		),
	);
}

interface Range {
	readonly from: number;
	readonly to: number;
	readonly now: number;
	readonly limit: number;
}

/** What of a schedule is planned in a range and stands so: what is marked from its marks, the rest from its plan. */
function plannedOf(
	row: ListedScheduleRow,
	marks: readonly ScheduleMarkRow[],
	wanted: readonly PlannedState[],
	{ from, to, now, limit }: Range,
): readonly Planned[] {
	const own = marks.filter(({ scheduleId }) => scheduleId === row.schedule.id);
	const plan = planOfRow(row.schedule);
	const ahead = comingUp(plan, now);
	const marked = own.flatMap((mark): readonly Planned[] => {
		if (!wanted.includes(mark.state) || mark.at < from) return [];
		// What is held can be released after its time; what is stopped is over with it.
		const [planned] = plannedOccurrences(mark.state === 'held' ? plan : ahead, mark.at - 1, mark.at, 1);
		return planned === undefined ? [] : [{ at: mark.at, row, planned, mark }];
	});
	if (!wanted.includes('planned')) return marked;
	const isMarked = new Set(own.map(({ at }) => at));
	const unmarked = plannedOccurrences(ahead, from - 1, to - 1, limit + own.length).flatMap((planned) => {
		const { at } = planned.occurrence;
		return isMarked.has(at) ? [] : [{ at, row, planned, mark: null }];
	});
	return [...marked, ...unmarked];
}

function stateOf({ mark }: Planned): PlannedState {
	return mark?.state ?? 'planned';
}

function show(each: Planned, now: number): PlannedInstance {
	const { at, row, planned, mark } = each;
	const { timeZone } = planned.rule;
	const generated = at < generatedUntil(now, timeZone);
	const { occurrence } = planned;
	return showPlanned(row, { occurrence, timeZone, state: stateOf(each), actor: mark?.by ?? null, generated });
}

/** Holds, releases or stops planned instances of a workflow, each by itself (C3). */
export async function operatePlanned(
	{ env, db }: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string },
	operation: PlannedOperation,
	instants: readonly string[],
): Promise<Answer<PlannedOperationAnswer, 'not_found'>> {
	const row = await findSchedule(db, place.projectId, place.workflowId);
	if (row === null) return refuseWith('not_found');
	const scheduleId = row.schedule.id;
	const times = [...new Set(instants.map(fromInstant))];
	const scheduler = schedulerStub(env, place.projectId, place.workflowId);
	const outcomes = await scheduler.operatePlanned(scheduleId, operation, times, actorOf(by));
	await noteMarks(db, scheduleId, outcomes);
	return accept({
		results: outcomes.map(({ at, ok, changed, code, instanceId }) => ({
			at: toInstant(at),
			ok,
			changed,
			code,
			instanceId,
		})),
	});
}

/** Lists show what the scheduler says now, whatever an earlier answer that was lost on its way here has left behind. */
function noteMarks(db: Services['db'], scheduleId: string, outcomes: readonly PlannedOutcome[]): Promise<void> {
	const marks = outcomes.flatMap(({ at, state, by: marker }): ScheduleMarkRow[] => {
		const by = showActor(marker);
		return by === null || state === null || state === 'planned' ? [] : [{ scheduleId, at, state, by }];
	});
	const isMarked = new Set(marks.map(({ at }) => at));
	const times = outcomes.map(({ at }) => at).filter((at) => !isMarked.has(at));
	return storeMarks(db, marks, { scheduleId, times });
}
