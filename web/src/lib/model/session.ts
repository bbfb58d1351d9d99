import type { Schema } from '#lib/api/client.ts';

export type Me = Schema<'Me'>;
export type UserIdentity = Extract<Me, { kind: 'user' }>;

export type OrganizationOfMe = UserIdentity['organizations'][number];
export type ProjectOfMe = UserIdentity['projects'][number];
export type OrganizationRole = OrganizationOfMe['role'];
export type ProjectRole = ProjectOfMe['roles'][number];

/** From the widest to the narrowest. */
export const ORGANIZATION_ROLES: readonly OrganizationRole[] = ['owner', 'admin', 'member'];
export const PROJECT_ROLES: readonly ProjectRole[] = ['admin', 'developer', 'operator', 'approver', 'viewer'];

/** What somebody may do in a project. Read comes with any role. */
export type Ability = 'read' | 'edit' | 'run' | 'operate' | 'admin';

const ABILITIES: Readonly<Record<ProjectRole, readonly Ability[]>> = {
	admin: ['read', 'edit', 'run', 'operate', 'admin'],
	developer: ['read', 'edit'],
	operator: ['read', 'run', 'operate'],
	approver: ['read'],
	viewer: ['read'],
};

/**
 * Whether one of the roles gives an ability. The API decides; this only keeps buttons off the screen that it would
 * refuse.
 */
export function rolesAllow(roles: readonly ProjectRole[], ability: Ability): boolean {
	return roles.some((role) => ABILITIES[role].includes(ability));
}
