import type { ProjectMember } from '../contract/member.ts';
import type { Page } from '../contract/page.ts';
import { type ProjectRole, projectRoleSchema } from '../contract/role.ts';
import { findOrganizationMember } from '../db/query/organization-member.ts';
import {
	listProjectMembers,
	type ProjectMemberRow,
	type ProjectPlace,
	putProjectRoles,
	removeProjectRoles,
} from '../db/query/project-member.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

/** Everybody who may work in a project. */
export function listMembersOfProject(
	{ db }: Services,
	place: ProjectPlace,
	query: PageQuery,
): Promise<Answer<Page<ProjectMember>, 'invalid_request'>> {
	return idPage(query, (page) => listProjectMembers(db, place, page), showProjectMember);
}

/** Gives a member of the organization these roles in a project, in place of those they had. */
export async function setProjectRoles(
	{ db, sessionIdentities, now }: Services,
	place: ProjectPlace,
	userId: string,
	wanted: readonly ProjectRole[],
): Promise<Answer<ProjectMember, 'not_found'>> {
	const member = await findOrganizationMember(db, place.organizationId, userId);
	if (member === null) return refuseWith('not_found');
	const roles = projectRoleSchema.options.filter((role) => wanted.includes(role));
	await putProjectRoles(db, place, userId, roles);
	sessionIdentities.forget(userId, now());
	return accept(showProjectMember({ ...member, roles }));
}

/** Takes somebody's roles in a project; what they are in the organization stays. */
export async function endProjectRoles(
	{ db, sessionIdentities, now }: Services,
	place: ProjectPlace,
	userId: string,
): Promise<Answer<null, 'not_found'>> {
	const had = await removeProjectRoles(db, place, userId);
	sessionIdentities.forget(userId, now());
	return had ? accept(null) : refuseWith('not_found');
}

function showProjectMember({ id, name, email, role, roles }: ProjectMemberRow): ProjectMember {
	return { user: { id, name, email }, organizationRole: role, roles: [...(roles ?? [])] };
}
