import type { Scope } from '../contract/scope.ts';
import type { Principal } from './principal.ts';

/**
 * The one table of who may do what: for every capability the scopes that give it, any of which suffices. `admin` gives
 * all of them and is therefore not repeated.
 */
const GIVEN_BY = {
	/** Knowing who one is needs no scope. */
	'identity.read': ['read', 'run', 'operate', 'edit', 'executors'],
	'organization.read': ['read'],
	'project.read': ['read'],
	'project.create': [],
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
	'instance.read': ['read', 'operate'],
	'instance.operate': ['operate'],
	'instance.forceClose': [],
} as const satisfies Record<string, readonly Scope[]>;

export type Capability = keyof typeof GIVEN_BY;

/** Capabilities that reach beyond one project, which a project's token never has. */
const ORGANIZATION_WIDE: ReadonlySet<Capability> = new Set([
	'project.create',
	'organizationToken.read',
	'organizationToken.manage',
]);

/** Whether a principal may do something, given that it may know of the place at all (see `authorize`). */
export function can(principal: Principal, capability: Capability): boolean {
	if (ORGANIZATION_WIDE.has(capability) && principal.projectId !== null) return false;
	if (principal.scopes.includes('admin')) return true;
	const givenBy: readonly Scope[] = GIVEN_BY[capability];
	return givenBy.some((scope) => principal.scopes.includes(scope));
}

/** What a token needs to be given a capability: one of these scopes, and to be good for all of this reach. */
export function neededFor(capability: Capability): { scopes: Scope[]; reach: 'organization' | 'project' } {
	const reach = ORGANIZATION_WIDE.has(capability) ? 'organization' : 'project';
	return { scopes: [...GIVEN_BY[capability], 'admin'], reach };
}

/** What a new token would be good for: where (null for the whole organization), what, and until when (null for ever). */
export type Grant = Pick<Principal, 'projectId' | 'scopes' | 'expiresAt'>;

/**
 * Whether `creator` may hand out a token like this. A token never creates a wider one, neither in where it is good nor in
 * what it may do nor in how long: else a token that leaks for an hour would be good for years.
 */
export function canGrant(creator: Principal, { projectId, scopes, expiresAt }: Grant): boolean {
	const isElsewhere = creator.projectId !== null && creator.projectId !== projectId;
	const outlives = creator.expiresAt !== null && (expiresAt === null || expiresAt > creator.expiresAt);
	if (isElsewhere || outlives) return false;
	return creator.scopes.includes('admin') || scopes.every((scope) => creator.scopes.includes(scope));
}
