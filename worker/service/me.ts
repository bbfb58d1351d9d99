import type { Identity } from '../auth/principal.ts';
import { toInstant } from '../contract/instant.ts';
import type { Me, UserIdentity } from '../contract/me.ts';
import { findUser, renameUser } from '../db/query/user.ts';
import { listOrganizationsOf, listProjectsOf } from '../db/query/visible-places.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

/** Beyond anybody's; it bounds an answer that is not paged. */
const PLACES_MAX = 2000;

const FIRST_PAGE = { after: '', limit: PLACES_MAX };

/** Who a request comes from, as it is told to them. */
export async function showMe(services: Services, identity: Identity): Promise<Answer<Me, 'unauthenticated'>> {
	if (identity.kind === 'user') return showPerson(services, identity.id);
	const { kind, id, organizationId, projectId, scopes, expiresAt } = identity;
	const expires = expiresAt === null ? null : toInstant(expiresAt);
	return accept({ kind, id, organizationId, projectId, scopes: [...scopes], expiresAt: expires });
}

/** A person with the organizations and projects they may know of. */
export async function showPerson({ db }: Services, userId: string): Promise<Answer<UserIdentity, 'unauthenticated'>> {
	const [user, organizations, projects] = await Promise.all([
		findUser(db, userId),
		listOrganizationsOf(db, userId, FIRST_PAGE),
		listProjectsOf(db, userId, FIRST_PAGE),
	]);
	if (user === null) return refuseWith('unauthenticated', { reason: 'session_ended' });
	return accept({
		kind: 'user',
		id: user.id,
		name: user.name,
		email: user.email,
		organizations: organizations.map(({ id, name, role }) => ({ id, name, role })),
		projects: projects.map(({ project: { id, organizationId, name, timeZone }, role, roles }) => ({
			id,
			organizationId,
			name,
			timeZone,
			roles: role === 'member' ? [...(roles ?? [])] : ['admin'],
		})),
	});
}

export async function changeMe(
	services: Services,
	userId: string,
	{ name }: { readonly name: string },
): Promise<Answer<UserIdentity, 'unauthenticated'>> {
	await renameUser(services.db, userId, name, services.now());
	return showPerson(services, userId);
}
