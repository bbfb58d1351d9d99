import type { CapacityUsage } from '../capacity/rpc.ts';
import { capacityStub } from '../capacity/stub.ts';
import { COUNTED_MAX, INSTANCE_LIST_DAYS_DEFAULT } from '../contract/instance-list.ts';
import { toInstant } from '../contract/instant.ts';
import type { Overview } from '../contract/overview.ts';
import type { InstanceState } from '../contract/status.ts';
import { executorStates } from '../db/query/executor.ts';
import { instanceHorizon, longestInstances } from '../db/query/instance.ts';
import { findAnyProject } from '../db/query/project.ts';
import { findMarks } from '../db/query/schedule.ts';
import { scheduledStarts } from '../db/query/scheduled-start.ts';
import { countWorkflows } from '../db/query/workflow.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import { startOfDay } from '../occurrence/zone.ts';
import { type Answer, refuseWith } from './answer.ts';
import { countProjectInstances, listProjectInstances } from './instance-list.ts';
import { showInstance } from './instance-view.ts';
import { PLANNED_SCHEDULES_MAX, planningSchedules } from './planned-instance.ts';
import { punctualityOf } from './schedule-punctuality.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;
const UNDER_WAY: readonly InstanceState[] = ['running', 'pausing', 'paused', 'stopping'];
const UNENDED: readonly InstanceState[] = ['planned', 'waiting', ...UNDER_WAY];
const FAILURES_MAX = 10;
const LONGEST_MAX = 5;

/** The page is worth more than its number of slots: it does not wait for a capacity object that is slow. */
const CAPACITY_TIMEOUT_MS = 2000;

/** How a project stands at this moment (V4). */
export async function getOverview(services: Services, projectId: string): Promise<Answer<Overview, 'not_found'>> {
	const { db } = services;
	const project = await findAnyProject(db, projectId);
	if (project === null) return refuseWith('not_found');
	const now = services.now();
	const today = startOfDay(now, project.timeZone);
	const yesterday = startOfDay(today - 1, project.timeZone);
	const sameTime = Math.min(yesterday + (now - today), today);
	const from = now - INSTANCE_LIST_DAYS_DEFAULT * DAY_MS;
	const count = (query: Parameters<typeof countProjectInstances>[2]) =>
		countProjectInstances(services, projectId, query);
	const [capacity, todayCounts, yesterdayCounts, active, failures, longest, executors, schedules, workflows] =
		await Promise.all([
			usageOf(services, projectId),
			count({ from: toInstant(today) }),
			count({ from: toInstant(yesterday), to: toInstant(sameTime) }),
			count({ state: [...UNENDED] }),
			listProjectInstances(services, projectId, {
				state: ['failed'],
				from: toInstant(now - DAY_MS),
				limit: FAILURES_MAX,
			}),
			longestInstances(db, projectId, { from, states: UNDER_WAY, limit: LONGEST_MAX }),
			executorStates(db, projectId),
			schedulesSince(services, projectId, today, now),
			countWorkflows(db, projectId),
		]);
	return accept({
		today: { from: toInstant(today), counts: todayCounts },
		yesterday: { from: toInstant(yesterday), to: toInstant(sameTime), counts: yesterdayCounts },
		active,
		failures: failures.ok ? failures.value.items : [],
		longest: longest.map(showInstance),
		executors: { ...executors, failing: (capacity?.breakers ?? []).map(shownBreaker) },
		capacity: capacity === null ? null : { window: capacity.window, held: capacity.held, waiting: capacity.waiting },
		schedules,
		workflows,
	});
}

/** What the lists know of the schedules, from the newest runs of the day: no scheduler is asked. */
async function schedulesSince(
	{ db }: Services,
	projectId: string,
	today: number,
	now: number,
): Promise<Overview['schedules']> {
	const horizon = await instanceHorizon(db, projectId, { from: today, to: now }, { after: null, rows: COUNTED_MAX });
	const from = horizon?.createdAt ?? today;
	const [rows, starts] = await Promise.all([
		planningSchedules({ db }, projectId, undefined),
		scheduledStarts(db, projectId, from),
	]);
	const ids = rows.map(({ schedule }) => schedule.id);
	const marks = await findMarks(db, ids, from, now);
	const { isComplete, ...punctuality } = punctualityOf({ rows, marks, starts, from, now });
	return { ...punctuality, from: toInstant(from), isComplete: isComplete && rows.length < PLANNED_SCHEDULES_MAX };
}

async function usageOf({ env }: Services, projectId: string): Promise<CapacityUsage | null> {
	try {
		return await withinTime(capacityStub(env, projectId).usage(), CAPACITY_TIMEOUT_MS);
	} catch (problem) {
		logLine('overview_without_capacity', { projectId, problem: messageOf(problem) });
		return null;
	}
}

function shownBreaker({ executorId, reason, since }: CapacityUsage['breakers'][number]) {
	return { executorId, reason, since: toInstant(since) };
}
