import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { projectRolesSchema } from './member.ts';
import { organizationRoleSchema } from './role.ts';
import { emailSchema } from './user.ts';

const PROJECTS_PER_INVITATION_MAX = 50;

export const invitedProjectsSchema = z
	.array(z.strictObject({ projectId: idSchema('project'), roles: projectRolesSchema }))
	.max(PROJECTS_PER_INVITATION_MAX)
	.refine((projects) => new Set(projects.map(({ projectId }) => projectId)).size === projects.length, {
		error: 'names a project twice',
		params: { rule: 'repeated' },
	});

/** An open invitation to an organization, and to projects of it (P1). It is good for seven days and once. */
export const invitationSchema = z
	.strictObject({
		id: idSchema('invitation'),
		email: z.string(),
		role: organizationRoleSchema,
		projects: invitedProjectsSchema,
		invitedBy: z.string().describe('Kind of actor and id: `user:usr_…`.'),
		createdAt: instantSchema,
		expiresAt: instantSchema,
	})
	.meta({ id: 'Invitation' });

export const invitationCreateSchema = z.strictObject({
	email: emailSchema,
	role: organizationRoleSchema.default('member'),
	projects: invitedProjectsSchema.default([]),
});

/**
 * The only answer that ever holds the link, which then is handed over by any means. Where mail is sent only the letter
 * holds it: an account made by it is one of whoever reads the mail of that address.
 */
export const createdInvitationSchema = invitationSchema
	.extend({
		link: z
			.string()
			.nullable()
			.describe(
				'Leads to the console, with the secret in its fragment: `/invitation#token=…`. Null where mail is sent: only the letter holds it.',
			),
		mailed: z
			.boolean()
			.describe('Whether a letter is on its way. If neither that nor a link is there, invite the address again.'),
	})
	.meta({ id: 'CreatedInvitation' });

export const invitationTokenSchema = z.strictObject({ token: z.string().min(1).max(500) });

/** What an invitation says to whoever holds its link. */
export const invitationViewSchema = z
	.strictObject({
		organizationName: z.string(),
		email: z.string(),
		role: organizationRoleSchema,
		projects: z
			.array(z.strictObject({ name: z.string(), roles: projectRolesSchema }))
			.describe('What it opens, under the names the projects have now.'),
		invitedBy: z.string().nullable().describe('The name of the person who sent it.'),
		expiresAt: instantSchema,
		hasAccount: z.boolean().describe('Whether its address can sign in already.'),
	})
	.meta({ id: 'InvitationView' });

export type Invitation = z.infer<typeof invitationSchema>;
export type InvitationCreate = z.infer<typeof invitationCreateSchema>;
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;
export type InvitationView = z.infer<typeof invitationViewSchema>;
