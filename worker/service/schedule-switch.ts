import { actorText, type Principal } from '../auth/principal.ts';
import { toInstant } from '../contract/instant.ts';
import type { Schedule, ScheduleOnline, ScheduleOnlinePreview } from '../contract/schedule.ts';
import type { Blocker } from '../contract/workflow.ts';
import { changeSchedule, findSchedule, type ScheduleRow } from '../db/query/schedule.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { accept } from '../lib/result.ts';
import { makeUpCounts } from '../schedule/schedule-door.ts';
import { scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseBlocked } from './blocked.ts';
import { delivered } from './schedule.ts';
import { scheduleBlockersOf } from './schedule-blockers.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { readDocument } from './workflow-document.ts';

/** Brings a schedule online, which needs its workflow online (C2). What it skipped meanwhile is made up if asked for. */
export async function bringScheduleOnline(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string },
	{ makeUp }: ScheduleOnline,
): Promise<Answer<Schedule, 'not_found' | 'workflow_offline' | 'blocked' | 'precondition_failed'>> {
	const row = await findSchedule(services.db, place.projectId, place.workflowId);
	if (row === null) return refuseWith('not_found');
	if (!row.isWorkflowOnline) return refuseWith('workflow_offline');
	if (row.schedule.online) return accept(await delivered(services, row.schedule));
	const blockers = await blockersOf(services, row.schedule);
	if (blockers.length > 0) return refuseBlocked(blockers);
	const changes = { online: true, makeUp, updatedAt: services.now(), updatedBy: actorText(by) };
	const changed = await changeSchedule(services.db, row.schedule, changes);
	return changed === null ? refuseWith('precondition_failed') : accept(await delivered(services, changed));
}

/** What keeps its runs from doing their work by the version that is online (D5). */
async function blockersOf(
	services: Services,
	{ projectId, workflowId, rule }: ScheduleRow,
): Promise<readonly Blocker[]> {
	const workflow = await findWorkflow(services.db, projectId, workflowId);
	if (workflow === null || workflow.onlineVersion === null) return [];
	const document = await readDocument(services, projectId, workflowId, workflow.onlineVersion);
	const executors = await usableExecutors(services.db, projectId);
	return scheduleBlockersOf(scheduleRuleSchema.parse(rule), document, executors);
}

/** Takes a schedule offline: what falls due from now on is skipped, and the ledger says by whom. Its runs continue. */
export async function takeScheduleOffline(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string },
): Promise<Answer<Schedule, 'not_found' | 'precondition_failed'>> {
	const row = await findSchedule(services.db, place.projectId, place.workflowId);
	if (row === null) return refuseWith('not_found');
	if (!row.schedule.online) return accept(await delivered(services, row.schedule));
	const changes = {
		online: false,
		makeUp: 'none',
		updatedAt: services.now(),
		updatedBy: actorText(by),
		lookAt: null,
	} as const;
	const changed = await changeSchedule(services.db, row.schedule, changes);
	return changed === null ? refuseWith('precondition_failed') : accept(await delivered(services, changed));
}

/** What bringing a schedule online would do, for whoever has to choose what is made up. */
export async function previewScheduleOnline(
	{ db, env }: Services,
	projectId: string,
	workflowId: string,
): Promise<Answer<ScheduleOnlinePreview, 'not_found'>> {
	const row = await findSchedule(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const rule = scheduleRuleSchema.parse(row.schedule.rule);
	const { skipped, nextAt } = await schedulerStub(env, projectId, workflowId).onlinePreview(row.schedule.id, rule);
	return accept({
		skipped: skipped === null ? null : { ...skipped, from: toInstant(skipped.from), to: toInstant(skipped.to) },
		makeUp: makeUpCounts(skipped),
		nextAt: nextAt === null ? null : toInstant(nextAt),
	});
}
