import type { Principal } from '../auth/principal.ts';
import { toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import { type Project, type ProjectCreate, projectSettingsSchema } from '../contract/project.ts';
import { findProject, insertProject, listProjects, type ProjectRow } from '../db/query/project.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

/** The projects a principal may know of: its own, or all of its organization. */
export function listVisibleProjects(
	{ db }: Services,
	principal: Principal,
	query: PageQuery,
): Promise<Answer<Page<Project>, 'invalid_request'>> {
	const { organizationId, projectId } = principal;
	return idPage(
		query,
		async (page) => {
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

export async function createProject(
	{ db, now }: Services,
	organizationId: string,
	wanted: ProjectCreate,
): Promise<Answer<Project, 'name_taken'>> {
	const row = newProjectRow(organizationId, wanted, now());
	return (await insertProject(db, row)) ? accept(showProject(row)) : refuseWith('name_taken');
}

export function newProjectRow(organizationId: string, wanted: ProjectCreate, nowMs: number): ProjectRow {
	return { id: newId('project', nowMs), organizationId, ...wanted, createdAt: nowMs };
}

export function showProject(row: ProjectRow): Project {
	const { id, organizationId, name, timeZone } = row;
	const settings = projectSettingsSchema.parse(row.settings);
	return { id, organizationId, name, timeZone, settings, createdAt: toInstant(row.createdAt) };
}
