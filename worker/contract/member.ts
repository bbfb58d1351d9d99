import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { organizationRoleSchema, projectRoleSchema } from './role.ts';
import { userSchema } from './user.ts';

/** Somebody of an organization (P1). */
export const organizationMemberSchema = z
	.strictObject({ user: userSchema, role: organizationRoleSchema, joinedAt: instantSchema })
	.meta({ id: 'OrganizationMember' });

export const organizationMemberChangeSchema = z.strictObject({ role: organizationRoleSchema });

/** Somebody who may work in a project: by roles of their own, or through the organization (P1). */
export const projectMemberSchema = z
	.strictObject({
		user: userSchema,
		organizationRole: organizationRoleSchema.describe('`owner` and `admin` may do everything here without a role.'),
		roles: z.array(projectRoleSchema),
	})
	.meta({ id: 'ProjectMember' });

const ROLES_MAX = projectRoleSchema.options.length;

export const projectRolesSchema = z
	.array(projectRoleSchema)
	.min(1)
	.max(ROLES_MAX)
	.refine((roles) => new Set(roles).size === roles.length, {
		error: 'names a role twice',
		params: { rule: 'repeated' },
	});

export const projectMemberChangeSchema = z.strictObject({ roles: projectRolesSchema });

export type OrganizationMember = z.infer<typeof organizationMemberSchema>;
export type ProjectMember = z.infer<typeof projectMemberSchema>;
