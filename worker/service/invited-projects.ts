import type { Invitation, InvitationView } from '../contract/invitation.ts';
import { namedProjects } from '../db/query/project.ts';
import type { Services } from './services.ts';

type InvitedProjects = InvitationView['projects'];

/**
 * The projects of an invitation under their names, in the invitation's order. One that is not of the organization, or was
 * deleted since, is left out: an invitation opens no other one, so neither is it named.
 */
export async function nameInvitedProjects(
	{ db }: Pick<Services, 'db'>,
	organizationId: string,
	projects: Invitation['projects'],
): Promise<InvitedProjects> {
	if (projects.length === 0) return [];
	const named = await namedProjects(
		db,
		organizationId,
		projects.map(({ projectId }) => projectId),
	);
	return projects.flatMap(({ projectId, roles }) => {
		const project = named.find(({ id }) => id === projectId);
		return project === undefined ? [] : [{ name: project.name, roles }];
	});
}
