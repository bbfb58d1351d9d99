import type { Scope } from '../contract/scope.ts';
import type { Identity, Principal } from './principal.ts';
import { principalAt } from './principal-at.ts';

/**
 * The one table of who may do what: for every capability the scopes that give it, any of which suffices. `admin` gives
 * all of them and is therefore not repeated. The scopes of people come from their roles (see `principalAt`).
 */
const GIVEN_BY = {
	/** Knowing who one is needs no scope. */
	'identity.read': ['read', 'run', 'operate', 'edit', 'executors'],
	'identity.manage': [],
	'organization.read': ['read'],
	'organization.create': [],
	'organization.manage': [],
	'organizationMember.read': ['read'],
	'organizationMember.manage': [],
	'invitation.read': [],
	'invitation.manage': [],
	'project.read': ['read'],
	'project.create': [],
	'project.manage': [],
	'projectMember.read': ['read'],
	'projectMember.manage': [],
	'token.read': [],
	'token.manage': [],
	'organizationToken.read': [],
	'organizationToken.manage': [],
	'executor.read': ['read', 'executors'],
	'executor.manage': ['executors'],
	'taskType.read': ['read', 'edit', 'executors'],
	'workflow.read': ['read', 'edit'],
	'workflow.edit': ['edit'],
	'workflow.run': ['run'],
	'schedule.read': ['read', 'edit', 'operate'],
	/** Saving and deleting one is a matter of its definition; its switch and its planned instances are operating. */
	'schedule.edit': ['edit'],
	'schedule.operate': ['operate', 'edit'],
	'instance.read': ['read', 'operate'],
	'instance.operate': ['operate'],
	/** It saves a version besides. */
	'instance.edit': ['edit'],
	'instance.forceClose': [],
	'operation.read': ['read', 'operate'],
	'operation.abort': ['operate'],
	'projection.rebuild': [],
} as const satisfies Record<string, readonly Scope[]>;

export type Capability = keyof typeof GIVEN_BY;

/** Capabilities that reach beyond one project, which neither a project's token nor a role in a project ever gives. */
const ORGANIZATION_WIDE: ReadonlySet<Capability> = new Set([
	'organization.manage',
	'organizationMember.read',
	'organizationMember.manage',
	'invitation.read',
	'invitation.manage',
	'project.create',
	'organizationToken.read',
	'organizationToken.manage',
]);

/** What a person does as themselves, which no token ever does for them. */
const PEOPLE_ONLY: ReadonlySet<Capability> = new Set(['identity.manage', 'organization.create']);

/**
 * What gives somebody power, or takes it. Done by whoever ceased to have it, in the minute in which that is not known
 * everywhere, it would give it back to them for good.
 */
const JUDGED_NOW: ReadonlySet<Capability> = new Set([
	'organizationMember.manage',
	'invitation.manage',
	'projectMember.manage',
	'token.manage',
	'organizationToken.manage',
]);

/** What everybody who has signed in may do, wherever they belong; lists show no more than they may know of. */
const OF_EVERY_PERSON: ReadonlySet<Capability> = new Set([
	...PEOPLE_ONLY,
	'identity.read',
	'organization.read',
	'project.read',
]);

/** Whether a principal may do something in the place it was judged for (see `principalAt`). */
export function can(principal: Principal, capability: Capability): boolean {
	if (PEOPLE_ONLY.has(capability)) return principal.kind === 'user';
	if (ORGANIZATION_WIDE.has(capability) && principal.projectId !== null) return false;
	if (principal.scopes.includes('admin')) return true;
	const givenBy: readonly Scope[] = GIVEN_BY[capability];
	return givenBy.some((scope) => principal.scopes.includes(scope));
}

/** Whether somebody may do something of a route that names no place: as themselves, or in one of their organizations. */
export function canSomewhere(identity: Identity, capability: Capability): boolean {
	if (identity.kind === 'token') return can({ ...identity, role: null }, capability);
	if (OF_EVERY_PERSON.has(capability)) return true;
	return identity.organizations.some(({ id }) => {
		const principal = principalAt(identity, { organizationId: id, projectId: null });
		return principal !== null && can(principal, capability);
	});
}

/** Who may ask for a capability at all: only people, or whoever has one of these scopes, good for all of this reach. */
export function neededFor(
	capability: Capability,
): { session: true } | { scopes: Scope[]; reach: 'organization' | 'project' } {
	if (PEOPLE_ONLY.has(capability)) return { session: true };
	const reach = ORGANIZATION_WIDE.has(capability) ? 'organization' : 'project';
	return { scopes: [...GIVEN_BY[capability], 'admin'], reach };
}

/** Whether a capability is for people alone. */
export function isForPeople(capability: Capability): boolean {
	return PEOPLE_ONLY.has(capability);
}

/** Whether a capability is judged by what the database says now, and not by what it said a moment ago. */
export function isJudgedNow(capability: Capability): boolean {
	return JUDGED_NOW.has(capability);
}

/** What a new token would be good for: where (null for the whole organization), what, and until when (null for ever). */
export type Grant = Pick<Principal, 'projectId' | 'scopes' | 'expiresAt'>;

/**
 * Whether `creator` may hand out a token like this. Nobody creates a token that is wider than they are, neither in where
 * it is good nor in what it may do nor in how long: else a token that leaks for an hour would be good for years.
 */
export function canGrant(creator: Principal, { projectId, scopes, expiresAt }: Grant): boolean {
	const isElsewhere = creator.projectId !== null && creator.projectId !== projectId;
	const outlives = creator.expiresAt !== null && (expiresAt === null || expiresAt > creator.expiresAt);
	if (isElsewhere || outlives) return false;
	return creator.scopes.includes('admin') || scopes.every((scope) => creator.scopes.includes(scope));
}
