import type { CapacityUsage } from '../capacity/rpc.ts';
import { capacityStub } from '../capacity/stub.ts';
import { INSTANCE_LIST_DAYS_DEFAULT } from '../contract/instance-list.ts';
import { toInstant } from '../contract/instant.ts';
import type { Overview } from '../contract/overview.ts';
import type { InstanceState } from '../contract/status.ts';
import { executorStates } from '../db/query/executor.ts';
import { longestInstances } from '../db/query/instance.ts';
import { findAnyProject } from '../db/query/project.ts';
import { countWorkflows } from '../db/query/workflow.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import { startOfDay } from '../occurrence/zone.ts';
import { type Answer, refuseWith } from './answer.ts';
import { countProjectInstances, listProjectInstances } from './instance-list.ts';
import { showInstance } from './instance-view.ts';
import type { Services } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;
const ACTIVE: readonly InstanceState[] = ['planned', 'waiting', 'running', 'pausing', 'paused', 'stopping'];
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
	const [capacity, todayCounts, yesterdayCounts, active, failures, longest, executors, workflows] = await Promise.all([
		usageOf(services, projectId),
		count({ from: toInstant(today) }),
		count({ from: toInstant(yesterday), to: toInstant(sameTime) }),
		count({ state: [...ACTIVE] }),
		listProjectInstances(services, projectId, {
			state: ['failed'],
			from: toInstant(now - DAY_MS),
			limit: FAILURES_MAX,
		}),
		longestInstances(db, projectId, { from, states: ACTIVE, limit: LONGEST_MAX }),
		executorStates(db, projectId),
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
		workflows,
	});
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
