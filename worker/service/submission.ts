import { actorText, type Principal } from '../auth/principal.ts';
import type { OnlineWorkflow, Workflow } from '../contract/workflow.ts';
import { findSchedule } from '../db/query/schedule.ts';
import { changeSubmission, findWorkflow, type WorkflowRow } from '../db/query/workflow.ts';
import { accept } from '../lib/result.ts';
import { scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseBlocked } from './blocked.ts';
import { configBlockers } from './config-check/config-blockers.ts';
import { scheduleBlockersOf } from './schedule-blockers.ts';
import { syncSchedule } from './schedule-sync.ts';
import type { Services } from './services.ts';
import { syncSubmission } from './submission-sync.ts';
import { usableExecutors } from './task-type.ts';
import { blockersOf } from './workflow-blockers.ts';
import { readDocument } from './workflow-document.ts';
import { showWorkflow } from './workflow-view.ts';
import { projectWarnings } from './workflow-warnings.ts';

/** Brings the latest version online: starts use it from now on. Already online is already done. */
export async function bringOnline(
	services: Services,
	by: Principal,
	projectId: string,
	workflowId: string,
): Promise<Answer<OnlineWorkflow, 'not_found' | 'blocked' | 'precondition_failed'>> {
	const { db, now } = services;
	const row = await findWorkflow(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const document = await readDocument(services, projectId, workflowId, row.onlineVersion ?? row.latestVersion);
	const warnings = await projectWarnings(db, projectId, document);
	if (row.state === 'online') return accept({ ...(await delivered(services, row)), warnings });
	const executors = await usableExecutors(db, projectId);
	const configs = await configBlockers(db, projectId, document, executors);
	const scheduled = await findSchedule(db, projectId, workflowId);
	const ofSchedule =
		scheduled === null
			? []
			: scheduleBlockersOf(scheduleRuleSchema.parse(scheduled.schedule.rule), document, executors);
	const blockers = [...blockersOf(document, executors), ...configs, ...ofSchedule];
	if (blockers.length > 0) return refuseBlocked(blockers);
	const changed = await changeSubmission(db, row, {
		state: 'online',
		onlineVersion: row.latestVersion,
		firstSubmittedAt: row.firstSubmittedAt ?? now(),
		lastSubmittedAt: now(),
		submittedBy: actorText(by),
		updatedAt: now(),
	});
	if (changed === null) return refuseWith('precondition_failed');
	return accept({ ...(await delivered(services, changed)), warnings });
}

/** Takes a workflow offline: nothing starts from now on, running instances continue. */
export async function takeOffline(
	services: Services,
	by: Principal,
	projectId: string,
	workflowId: string,
): Promise<Answer<Workflow, 'not_found' | 'precondition_failed'>> {
	const { db, now } = services;
	const row = await findWorkflow(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	if (row.state !== 'online') return accept(await delivered(services, row));
	const changed = await changeSubmission(db, row, {
		state: 'offline',
		onlineVersion: null,
		submittedBy: actorText(by),
		updatedAt: now(),
	});
	return changed === null ? refuseWith('precondition_failed') : accept(await delivered(services, changed));
}

async function delivered(services: Services, row: WorkflowRow): Promise<Workflow> {
	if (row.owed) await syncSubmission(services, row);
	// The schedule that went offline with it learns of its new revision; its scheduler has stopped it already.
	const scheduled = row.state === 'online' ? null : await findSchedule(services.db, row.projectId, row.id);
	if (scheduled?.schedule.owed) await syncSchedule(services, scheduled.schedule);
	return showWorkflow(row);
}
