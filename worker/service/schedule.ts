import { actorText, type Principal } from '../auth/principal.ts';
import type { Page } from '../contract/page.ts';
import type { SavedSchedule, Schedule, ScheduleStatus, ScheduleWrite } from '../contract/schedule.ts';
import {
	changeSchedule,
	findSchedule,
	insertSchedule,
	type ListedScheduleRow,
	listSchedules,
	type ScheduleRow,
} from '../db/query/schedule.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { type IfMatch, isMatch } from '../lib/if-match.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { cronWarnings } from '../occurrence/cron-warnings.ts';
import { paramProblems } from '../schedule/refuse-params.ts';
import type { ScheduleRule } from '../schedule/schedule-entry.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import { groupWarnings } from './schedule-blockers.ts';
import { readRule, storedRule } from './schedule-rule.ts';
import { newsOf, standingOf, syncSchedule } from './schedule-sync.ts';
import { scheduleEtag, showSchedule } from './schedule-view.ts';
import { refuseUnconfirmed, showScheduleWarning } from './schedule-warning.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { readDocument } from './workflow-document.ts';

/** Where a schedule is, and which state of it whoever asks has read; null takes whatever is there. */
interface SchedulePlace {
	readonly projectId: string;
	readonly workflowId: string;
	readonly ifMatch: IfMatch | null;
}

export interface ScheduleListQuery extends PageQuery {
	readonly name?: readonly string[] | undefined;
	readonly online?: boolean | undefined;
	readonly status?: readonly ScheduleStatus[] | undefined;
}

/** The schedules of a project (C1). */
export function listProjectSchedules(
	services: Services,
	projectId: string,
	query: ScheduleListQuery,
): Promise<Answer<Page<Schedule>, 'invalid_request'>> {
	const { name: names = [], online = null, status: statuses = null } = query;
	const now = services.now();
	const list = async (page: { after: string; limit: number }) => {
		const rows = await listSchedules(services.db, projectId, { ...page, names, online, statuses, now });
		return rows.map((row) => ({ ...row, id: row.schedule.id }));
	};
	return idPage(query, list, (row) => showSchedule(row, now));
}

/** One schedule, as its scheduler says it stands now; whoever asks is its third clock. */
export async function getSchedule(
	services: Services,
	projectId: string,
	workflowId: string,
): Promise<Answer<Schedule, 'not_found'>> {
	const row = await findSchedule(services.db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const standing = row.schedule.online ? await standingOf(services, row.schedule) : null;
	if (standing === null) return accept(showSchedule(row, services.now()));
	return accept(showSchedule({ ...row, schedule: { ...row.schedule, ...newsOf(standing) } }, services.now()));
}

/** Saves a workflow's schedule: a new one offline, a present one from now on by the rules of its generation (C2, C3). */
export async function saveSchedule(
	services: Services,
	by: Principal,
	place: SchedulePlace,
	written: ScheduleWrite,
): Promise<
	Answer<
		SavedSchedule,
		'not_found' | 'invalid_cron' | 'invalid_request' | 'confirmation_needed' | 'precondition_failed'
	>
> {
	const { db, now } = services;
	const { projectId, workflowId, ifMatch } = place;
	const workflow = await findWorkflow(db, projectId, workflowId);
	if (workflow === null) return refuseWith('not_found');
	const read = readRule(written);
	if (!read.ok) return read;
	const warnings = cronWarnings(read.value.rule, now());
	const unconfirmed = refuseUnconfirmed(warnings, written.confirm);
	if (unconfirmed !== null) return unconfirmed;
	const version = workflow.onlineVersion ?? workflow.latestVersion;
	const document = await readDocument(services, projectId, workflowId, version);
	const fields = paramProblems(document, written.run.params, 'run', 'params');
	if (fields.length > 0) return refuseWith('invalid_request', { fields });
	const known = await findSchedule(db, projectId, workflowId);
	if (!isMatch(ifMatch, known === null ? null : scheduleEtag(known.schedule))) return refuseWith('precondition_failed');
	const rule = storedRule(written, read.value.cron.dialect);
	const ofGroup =
		rule.run.executorGroup === null ? [] : groupWarnings(rule, document, await usableExecutors(db, projectId));
	const changes = { rule, updatedAt: now(), updatedBy: actorText(by) };
	const stored =
		known === null
			? await insertNew(services, { projectId, workflowId, rule, by: actorText(by) })
			: await changeSchedule(db, known.schedule, { ...changes, makeUp: 'none' });
	if (stored === null) return refuseWith('precondition_failed');
	return accept({
		...(await delivered(services, stored)),
		warnings: [...warnings.map(showScheduleWarning), ...ofGroup],
	});
}

async function insertNew(
	{ db, now }: Services,
	{ projectId, workflowId, rule, by }: { projectId: string; workflowId: string; rule: ScheduleRule; by: string },
): Promise<ScheduleRow | null> {
	const at = now();
	const row: ScheduleRow = {
		...{ id: newId('schedule', at), projectId, workflowId, rule, online: false, makeUp: 'none', plan: null },
		...{ lastAt: null, attention: null, attentionSince: null, lookAt: null, removed: false, revision: 1, owed: false },
		...{ createdAt: at, updatedAt: at, updatedBy: by },
	};
	return (await insertSchedule(db, row)) ? row : null;
}

/** Brings a changed schedule to its scheduler, and shows it as it then is. */
export async function delivered(services: Services, row: ScheduleRow): Promise<Schedule> {
	if (row.owed) await syncSchedule(services, row);
	const now = await findSchedule(services.db, row.projectId, row.workflowId);
	const shown: ListedScheduleRow = now ?? { schedule: row, workflowName: '', isWorkflowOnline: false };
	return showSchedule(shown, services.now());
}

/** Deletes a schedule that is offline. Its runs stay; what it planned is gone. */
export async function removeSchedule(
	services: Services,
	by: Principal,
	projectId: string,
	workflowId: string,
): Promise<Answer<null, 'not_found' | 'schedule_online' | 'precondition_failed'>> {
	const row = await findSchedule(services.db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	if (row.schedule.online) return refuseWith('schedule_online');
	const changes = { removed: true, updatedAt: services.now(), updatedBy: actorText(by), lookAt: null };
	const changed = await changeSchedule(services.db, row.schedule, changes);
	if (changed === null) return refuseWith('precondition_failed');
	await syncSchedule(services, changed);
	return accept(null);
}
