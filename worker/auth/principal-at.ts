import { SCOPES_OF_ROLE } from '../contract/role.ts';
import type { Scope } from '../contract/scope.ts';
import type { Principal, TokenIdentity, UserIdentity } from './principal.ts';

/** An organization, or a project of it. */
export interface Place {
	readonly organizationId: string;
	readonly projectId: string | null;
}

/** A person with every role they have, whether they are signed in or not. */
export type Person = Omit<UserIdentity, 'sessionId' | 'expiresAt'>;

/** What somebody is in a place; null when they may not know of it at all. */
export function principalAt(identity: TokenIdentity | Person, place: Place): Principal | null {
	if (identity.kind === 'user') return personAt(identity, place);
	const isWithin =
		identity.organizationId === place.organizationId &&
		(identity.projectId === null || place.projectId === null || identity.projectId === place.projectId);
	return isWithin ? { ...identity, role: null } : null;
}

/**
 * Owners and admins are what a token of the whole organization with every scope is; a member may read the organization,
 * and in its projects do what their roles there allow. Tokens they create may outlive their session.
 */
function personAt({ id, organizations, projects }: Person, place: Place): Principal | null {
	const role = organizations.find((organization) => organization.id === place.organizationId)?.role;
	if (role === undefined) return null;
	const person = { kind: 'user', id, organizationId: place.organizationId, role, expiresAt: null } as const;
	if (role !== 'member') return { ...person, projectId: null, scopes: ['admin'] };
	if (place.projectId === null) return { ...person, projectId: null, scopes: ['read'] };
	const roles = projects.find((project) => project.id === place.projectId)?.roles;
	if (roles === undefined) return null;
	const scopes = new Set(roles.flatMap((each): readonly Scope[] => SCOPES_OF_ROLE[each]));
	return { ...person, projectId: place.projectId, scopes: [...scopes] };
}
