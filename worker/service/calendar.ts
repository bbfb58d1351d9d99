import {
	CALENDAR_DAYS_MAX,
	CALENDAR_TIMES_MAX,
	type Calendar,
	type CalendarItem,
	type CalendarQuery,
} from '../contract/calendar.ts';
import { toInstant } from '../contract/instant.ts';
import { findAnyProject } from '../db/query/project.ts';
import { findMarks, type ListedScheduleRow, type ScheduleMarkRow } from '../db/query/schedule.ts';
import { accept } from '../lib/result.ts';
import { parseCron } from '../occurrence/cron.ts';
import { runsPerDay } from '../occurrence/runs-per-day.ts';
import { instantOf, startOfDay } from '../occurrence/zone.ts';
import { comingUp, countPlanned, plannedOccurrences } from '../schedule/schedule-plan.ts';
import type { PlannedStretch } from '../schedule/schedules-rpc.ts';
import { type Answer, refuseWith } from './answer.ts';
import { PLANNED_SCHEDULES_MAX, planningSchedules } from './planned-instance.ts';
import { planOfRow } from './schedule-view.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3_600_000;

/** Counting the occurrences of one schedule on one day stops here, at one a minute: how many more there are, its rule says. */
const COUNTED_PER_DAY_MAX = 1440;

/** Occurrences that are counted for one calendar, which takes about a second; the schedules after them are left out. */
const COUNTED_MAX = 1_000_000;

interface Day {
	readonly date: string;
	readonly from: number;
	readonly to: number;
}

/** What is planned across a project's workflows, day by day in its zone. What is past is in the list of runs. */
export async function readCalendar(
	services: Services,
	projectId: string,
	query: CalendarQuery,
): Promise<Answer<Calendar, 'not_found' | 'invalid_request'>> {
	const project = await findAnyProject(services.db, projectId);
	if (project === null) return refuseWith('not_found');
	const days = daysOf(query, project.timeZone);
	if (days === null) {
		const message = `has to be on or after \`from\`, and at most ${CALENDAR_DAYS_MAX - 1} days later`;
		return refuseWith('invalid_request', { fields: [{ in: 'query', pointer: '/to', message }] });
	}
	const rows = await planningSchedules(services, projectId, query.workflowId);
	const ids = rows.map(({ schedule }) => schedule.id);
	const marks = await findMarks(services.db, ids, days[0]?.from ?? 0, days.at(-1)?.to ?? 0);
	const now = services.now();
	const items: CalendarItem[] = [];
	let counted = 0;
	const shown = rows.filter((row) => {
		if (counted > COUNTED_MAX) return false;
		const own = itemsOf(row, marks, days, now);
		items.push(...own);
		counted += own.reduce((sum, { count }) => sum + Math.min(count, COUNTED_PER_DAY_MAX), 0);
		return true;
	});
	items.sort((one, other) => (one.date < other.date ? -1 : Number(one.date > other.date)) || order(one) - order(other));
	return accept({
		timeZone: project.timeZone,
		items,
		isComplete: shown.length < PLANNED_SCHEDULES_MAX && shown.length === rows.length,
	});
}

function order({ times }: CalendarItem): number {
	return Date.parse(times[0] ?? '');
}

function itemsOf(
	row: ListedScheduleRow,
	marks: readonly ScheduleMarkRow[],
	days: readonly Day[],
	now: number,
): CalendarItem[] {
	const { schedule, workflowName } = row;
	const plan = comingUp(planOfRow(schedule), now);
	const own = marks.filter(({ scheduleId }) => scheduleId === schedule.id);
	return days.flatMap(({ date, from, to }) => {
		const after = Math.max(from - 1, plan[0]?.after ?? to);
		const counted = after < to ? countPlanned(plan, after, to - 1, COUNTED_PER_DAY_MAX) : 0;
		if (counted === 0) return [];
		const count = counted < COUNTED_PER_DAY_MAX ? counted : Math.max(counted, mostPerDay(plan));
		const times = plannedOccurrences(plan, after, to - 1, CALENDAR_TIMES_MAX).map(({ occurrence }) =>
			toInstant(occurrence.at),
		);
		const marked = own.filter(({ at }) => at > after && at < to);
		return [
			{
				...{ date, scheduleId: schedule.id, workflowId: schedule.workflowId, workflowName, count, times },
				held: marked.filter(({ state }) => state === 'held').length,
				stopped: marked.filter(({ state }) => state === 'stopped').length,
			},
		];
	});
}

/** The most runs that a plan's rules make on one day. */
function mostPerDay(plan: readonly PlannedStretch[]): number {
	return Math.max(
		...plan.map(({ rule }) => {
			const parsed = parseCron(rule.cron, rule.dialect);
			return parsed.ok ? runsPerDay(parsed.cron) : 0;
		}),
	);
}

/** The days of a stretch; null for one that ends before it begins, or is too long. */
function daysOf({ from, to }: CalendarQuery, timeZone: string): readonly Day[] | null {
	const first = Date.parse(from);
	const count = (Date.parse(to) - first) / DAY_MS + 1;
	if (count < 1 || count > CALENDAR_DAYS_MAX) return null;
	return Array.from({ length: count }, (_, index) => {
		const midnight = first + index * DAY_MS;
		return {
			date: new Date(midnight).toISOString().slice(0, 10),
			from: dayStart(midnight),
			to: dayStart(midnight + DAY_MS),
		};
	});

	// Noon is skipped by no zone's clocks.
	function dayStart(midnight: number): number {
		return startOfDay(instantOf(midnight + DAY_MS / 2, timeZone), timeZone);
	}
}
