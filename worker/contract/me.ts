import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { organizationRoleSchema, projectRoleSchema } from './role.ts';
import { scopeSchema } from './scope.ts';
import { userNameSchema, userSchema } from './user.ts';

const tokenIdentitySchema = z
	.strictObject({
		kind: z.literal('token'),
		id: idSchema('token'),
		organizationId: idSchema('organization'),
		projectId: idSchema('project').nullable().describe('Null for a token of the whole organization.'),
		scopes: z.array(scopeSchema),
		expiresAt: instantSchema.nullable(),
	})
	.meta({ id: 'TokenIdentity' });

/** A person with everything they may know of. */
export const userIdentitySchema = userSchema
	.extend({
		kind: z.literal('user'),
		organizations: z.array(
			z.strictObject({ id: idSchema('organization'), name: z.string(), role: organizationRoleSchema }),
		),
		projects: z
			.array(
				z.strictObject({
					id: idSchema('project'),
					organizationId: idSchema('organization'),
					name: z.string(),
					timeZone: z.string(),
					roles: z.array(projectRoleSchema).describe('`admin` for owners and admins of the organization.'),
				}),
			)
			.describe('Every project they may know of.'),
	})
	.meta({ id: 'UserIdentity' });

/** Who a request comes from: a program with a token, or a person who has signed in. */
export const meSchema = z.discriminatedUnion('kind', [tokenIdentitySchema, userIdentitySchema]).meta({ id: 'Me' });

export const meChangeSchema = z.strictObject({ name: userNameSchema });

export type Me = z.infer<typeof meSchema>;
export type UserIdentity = z.infer<typeof userIdentitySchema>;
