import { z } from 'zod';
import type { Scope } from './scope.ts';

/**
 * What somebody is in an organization (P1). Owners and admins may do everything in all of its projects; only owners make
 * owners. A member sees the organization, and of its projects those in which they have a role.
 */
export const organizationRoleSchema = z.enum(['owner', 'admin', 'member']);

/** What somebody is in a project (P1); several at once add up. */
export const projectRoleSchema = z.enum(['admin', 'developer', 'operator', 'approver', 'viewer']);

export type OrganizationRole = z.infer<typeof organizationRoleSchema>;
export type ProjectRole = z.infer<typeof projectRoleSchema>;

/** What each project role allows, in the words of token scopes, so that people and tokens are judged by one table. */
export const SCOPES_OF_ROLE = {
	admin: ['admin'],
	developer: ['read', 'edit'],
	operator: ['read', 'run', 'operate'],
	approver: ['read'],
	viewer: ['read'],
} as const satisfies Record<ProjectRole, readonly Scope[]>;
