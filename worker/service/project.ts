import { can } from '../auth/can.ts';
import type { Identity } from '../auth/principal.ts';
import { principalAt } from '../auth/principal-at.ts';
import { toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import {
	type NewProject,
	type Project,
	type ProjectChange,
	type ProjectCreate,
	projectSettingsSchema,
} from '../contract/project.ts';
import {
	countProjects,
	findProject,
	insertProject,
	listProjects,
	type ProjectRow,
	updateProject,
} from '../db/query/project.ts';
import { listProjectsOf } from '../db/query/visible-places.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

/** Projects of one organization: lists of all of them stay bearable, and nobody makes projects in a loop. */
const PROJECTS_MAX = 1000;

/** The projects somebody may know of, in whichever organization. */
export function listVisibleProjects(
	{ db }: Services,
	identity: Identity,
	query: PageQuery,
): Promise<Answer<Page<Project>, 'invalid_request'>> {
	return idPage(
		query,
		async (page) => {
			if (identity.kind === 'user') return (await listProjectsOf(db, identity.id, page)).map(({ project }) => project);
			const { organizationId, projectId } = identity;
			if (projectId === null) return listProjects(db, organizationId, page);
			const own = await findProject(db, organizationId, projectId);
			return own === null || own.id <= page.after ? [] : [own];
		},
		showProject,
	);
}

export async function getProject(
	{ db }: Services,
	organizationId: string,
	projectId: string,
): Promise<Answer<Project, 'not_found'>> {
	const row = await findProject(db, organizationId, projectId);
	return row === null ? refuseWith('not_found') : accept(showProject(row));
}

/**
 * Creates a project in the organization that is named. A token need not name its own; whoever belongs to several has to
 * say which one is meant.
 */
export async function createProject(
	{ db, now }: Services,
	identity: Identity,
	{ organizationId: named, ...wanted }: ProjectCreate,
): Promise<Answer<Project, 'name_taken' | 'not_found' | 'forbidden' | 'invalid_request' | 'limit_reached'>> {
	const organizationId = named ?? (identity.kind === 'token' ? identity.organizationId : undefined);
	if (organizationId === undefined)
		return refuseWith('invalid_request', {
			fields: [{ in: 'body', pointer: '/organizationId', message: 'is needed' }],
		});
	const principal = principalAt(identity, { organizationId, projectId: null });
	if (principal === null) return refuseWith('not_found');
	if (!can(principal, 'project.create')) return refuseWith('forbidden', { capability: 'project.create' });
	if ((await countProjects(db, organizationId)) >= PROJECTS_MAX)
		return refuseWith('limit_reached', { limit: PROJECTS_MAX });
	const row = newProjectRow(organizationId, wanted, now());
	return (await insertProject(db, row)) ? accept(showProject(row)) : refuseWith('name_taken');
}

/** Changes what is given of a project; settings are given whole. */
export async function changeProject(
	services: Services,
	{ organizationId, projectId }: { readonly organizationId: string; readonly projectId: string },
	{ name, timeZone, settings }: ProjectChange,
): Promise<Answer<Project, 'not_found' | 'name_taken' | 'invalid_request'>> {
	if (settings !== undefined && settings.retentionDays < settings.hotDays) {
		const field = { in: 'body', pointer: '/settings/retentionDays', message: 'is less than hotDays' };
		return refuseWith('invalid_request', { fields: [field] });
	}
	const change = {
		...(name === undefined ? {} : { name }),
		...(timeZone === undefined ? {} : { timeZone }),
		...(settings === undefined ? {} : { settings }),
	};
	const isNothing = Object.keys(change).length === 0;
	if (!isNothing && !(await updateProject(services.db, organizationId, projectId, change)))
		return refuseWith('name_taken');
	return getProject(services, organizationId, projectId);
}

export function newProjectRow(organizationId: string, wanted: NewProject, nowMs: number): ProjectRow {
	return { id: newId('project', nowMs), organizationId, ...wanted, createdAt: nowMs };
}

export function showProject(row: ProjectRow): Project {
	const { id, organizationId, name, timeZone } = row;
	const settings = projectSettingsSchema.parse(row.settings);
	return { id, organizationId, name, timeZone, settings, createdAt: toInstant(row.createdAt) };
}
