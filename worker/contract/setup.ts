import { z } from 'zod';
import { organizationNameSchema, organizationSchema } from './organization.ts';
import { newProjectSchema, projectSchema } from './project.ts';
import { createdTokenSchema } from './token.ts';
import { emailSchema, passwordSchema, userNameSchema, userSchema } from './user.ts';

/** Creates the first owner. The setup token is the deployment's own secret, good for this one call. */
export const setupRequestSchema = z.strictObject({
	setupToken: z.string().min(1).max(500),
	organization: z.strictObject({ name: organizationNameSchema }),
	project: newProjectSchema,
	owner: z
		.strictObject({ name: userNameSchema, email: emailSchema, password: passwordSchema })
		.describe('The first person. They can sign in at once, and own the organization.'),
});

export const setupAnswerSchema = z.strictObject({
	organization: organizationSchema,
	project: projectSchema,
	user: userSchema,
	/** Belongs to the whole organization and may do everything in it. */
	token: createdTokenSchema,
});

export type SetupRequest = z.infer<typeof setupRequestSchema>;
export type SetupAnswer = z.infer<typeof setupAnswerSchema>;
