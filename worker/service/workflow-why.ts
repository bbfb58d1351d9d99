import type { CapacityUsage } from '../capacity/rpc.ts';
import { capacityStub } from '../capacity/stub.ts';
import { toInstant } from '../contract/instant.ts';
import { EFFECT_END_MAX } from '../contract/schedule.ts';
import type { WorkflowWhy } from '../contract/why.ts';
import { findAnyProject } from '../db/query/project.ts';
import { findMarks } from '../db/query/schedule.ts';
import { findWorkflow, type WorkflowRow } from '../db/query/workflow.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { getSchedule } from './schedule.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { readDocument } from './workflow-document.ts';
import {
	busyProject,
	definitionBlockers,
	failingExecutors,
	heldBack,
	liveRuns,
	scheduleBlockers,
	scheduledRunBlockers,
} from './workflow-why-blockers.ts';

/** Runs that are named; of more it is only said that there are more. */
const LIVE_MAX = 10;

/** How far back instances are looked for that somebody holds past their time. */
const HELD_BACK_MS = 70 * 24 * 3_600_000;

const CAPACITY_TIMEOUT_MS = 2000;

/** Why a workflow does not run at this moment, by itself or at all (V8). */
export async function getWorkflowWhy(
	services: Services,
	projectId: string,
	workflowId: string,
): Promise<Answer<WorkflowWhy, 'not_found'>> {
	const { db } = services;
	const row = await findWorkflow(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const now = services.now();
	const [project, found, document, executors, usage, live] = await Promise.all([
		findAnyProject(db, projectId),
		getSchedule(services, projectId, workflowId),
		readDocument(services, projectId, workflowId, row.onlineVersion ?? row.latestVersion),
		usableExecutors(db, projectId),
		usageOf(services, projectId),
		liveOf(services, row),
	]);
	const schedule = found.ok ? found.value : null;
	const marks = schedule === null ? [] : await findMarks(db, [schedule.id], now - HELD_BACK_MS, EFFECT_END_MAX);
	return accept({
		id: row.id,
		timeZone: schedule?.timeZone ?? project?.timeZone ?? 'UTC',
		blockers: [
			...definitionBlockers(row, document, executors),
			...(schedule === null ? [] : scheduledRunBlockers(schedule, document, executors)),
			...scheduleBlockers(row, schedule, now),
			...(schedule === null ? [] : heldBack(schedule, marks)),
			...liveRuns(live.length, LIVE_MAX),
			...failingExecutors(document, executors, usage?.breakers ?? []),
			...(usage === null ? [] : busyProject(usage)),
		],
		live: live.slice(0, LIVE_MAX).map(({ instanceId, createdAt }) => ({
			id: instanceId,
			createdAt: toInstant(createdAt),
		})),
	});
}

/** A workflow that was never online has no scheduler that would know of runs. */
async function liveOf({ env }: Services, { id, projectId, firstSubmittedAt }: WorkflowRow) {
	return firstSubmittedAt === null ? [] : await schedulerStub(env, projectId, id).live(LIVE_MAX + 1);
}

/** Everything else is worth more than the figures of a capacity object that is slow. */
async function usageOf({ env }: Services, projectId: string): Promise<CapacityUsage | null> {
	try {
		return await withinTime(capacityStub(env, projectId).usage(), CAPACITY_TIMEOUT_MS);
	} catch (problem) {
		logLine('why_without_capacity', { projectId, problem: messageOf(problem) });
		return null;
	}
}
