import { actorOfText } from '../auth/principal.ts';
import {
	findScheduleDebt,
	forgetMarks,
	noteSchedule,
	overdueSchedules,
	owedSchedules,
	type ScheduleNews,
	type ScheduleRow,
	settleSchedule,
} from '../db/query/schedule.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { assert } from '../lib/assert.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { lastStart } from '../schedule/schedule-plan.ts';
import type { ScheduleStanding } from '../schedule/schedules-rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import type { Services } from './services.ts';
import { syncSubmission } from './submission-sync.ts';

type SyncPorts = Pick<Services, 'env' | 'db'>;

const SWEEP_MAX = 100;

/** Schedules looked after per minute by the second clock; the next minute takes the next ones. */
const LOOKED_AFTER_MAX = 500;

/** A schedule is only overdue when its own alarm had this long to ring: alarms may be a minute late. */
const OVERDUE_MS = 90_000;

const OBJECT_TIMEOUT_MS = 10_000;
const MARKS_KEPT_MS = 3 * 24 * 3_600_000;

const NO_NEWS: ScheduleNews = { plan: [], lastAt: null, attention: null, attentionSince: null, lookAt: null };

/**
 * Brings a schedule to its scheduler, which keeps its time. The row stays marked until that object has acknowledged.
 *
 * @throws whatever kept it from that; the minute's sweep tries again in any case.
 */
export async function syncSchedule(ports: SyncPorts, row: ScheduleRow): Promise<void> {
	// Two changes may cross on their way. Whoever finds that the row moved on brings what it says now.
	for (let now: ScheduleRow | null = row; now !== null; now = await findScheduleDebt(ports.db, row.id))
		if (await settleSchedule(ports.db, now, await tell(ports, now))) return;
}

async function tell(ports: SyncPorts, row: ScheduleRow): Promise<ScheduleNews> {
	const { id, projectId, workflowId } = row;
	if (row.removed) {
		await schedulerStub(ports.env, projectId, workflowId).removeSchedule(id);
		return { ...NO_NEWS, plan: null };
	}
	const told = await put(ports, row);
	if (told.ok) return newsOf(told.standing);
	const workflow = await findWorkflow(ports.db, projectId, workflowId);
	// It went offline meanwhile, and took the row along: what was brought there is out of date.
	if (workflow?.state !== 'online') return NO_NEWS;
	// It is online, and only its scheduler has not heard of that: a switch that is not told would never start anything.
	await syncSubmission(ports, workflow);
	const again = await put(ports, row);
	if (!again.ok) throw new Error('The scheduler takes its workflow for offline.');
	return newsOf(again.standing);
}

async function put({ env }: SyncPorts, row: ScheduleRow) {
	const { id, projectId, workflowId, revision, online, makeUp, updatedBy } = row;
	const change = { revision, online, rule: scheduleRuleSchema.parse(row.rule), makeUp };
	const scheduler = schedulerStub(env, projectId, workflowId);
	const told = await scheduler.putSchedule(id, change, actorOfText(updatedBy, 'submission'));
	const isForeseen = told.ok || told.code === 'workflow_offline';
	assert(isForeseen, 'a scheduler takes every checked schedule of a workflow that is online');
	return told;
}

/** How a schedule stands, as its row says it. */
export function newsOf({ plan, attention, lookAt }: ScheduleStanding): ScheduleNews {
	const { reason = null, since = null } = attention ?? {};
	return { plan, lastAt: lastStart(plan), attention: reason, attentionSince: since, lookAt };
}

/** Delivers what is still owed; called once a minute. */
export async function syncOwedSchedules(ports: SyncPorts): Promise<void> {
	for (const row of await owedSchedules(ports.db, SWEEP_MAX)) {
		try {
			await syncSchedule(ports, row);
		} catch (error) {
			const { projectId, id } = row;
			logLine('schedule.sync_failed', { projectId, scheduleId: id, message: messageOf(error) });
		}
	}
}

/**
 * The second clock of schedules, once a minute: wakes those whose alarm may have been lost, and notes how they stand. One
 * that cannot be reached goes behind the others.
 */
export async function lookAfterSchedules(ports: SyncPorts, now: number): Promise<void> {
	const overdue = await overdueSchedules(ports.db, now - OVERDUE_MS, LOOKED_AFTER_MAX);
	await severalAtOnce(overdue, async (row) => {
		const standing = await standingOf(ports, row);
		await noteSchedule(ports.db, row, standing === null ? { ...row, lookAt: now } : newsOf(standing));
	});
	await forgetMarks(ports.db, now - MARKS_KEPT_MS);
}

/** How a schedule stands, as its scheduler says now; null when that cannot be reached. The third clock is in it. */
export async function standingOf(
	{ env }: Pick<SyncPorts, 'env'>,
	{ id, projectId, workflowId }: ScheduleRow,
): Promise<ScheduleStanding | null> {
	try {
		return await withinTime(schedulerStub(env, projectId, workflowId).scheduleStanding(id), OBJECT_TIMEOUT_MS);
	} catch (error) {
		logLine('schedule.unreachable', { projectId, scheduleId: id, message: messageOf(error) });
		return null;
	}
}
