import { z } from 'zod';
import { organizationNameSchema, organizationSchema } from './organization.ts';
import { projectCreateSchema, projectSchema } from './project.ts';
import { createdTokenSchema } from './token.ts';

/** Creates the first owner. The setup token is the deployment's own secret, good for this one call. */
export const setupRequestSchema = z.strictObject({
	setupToken: z.string().min(1).max(500),
	organization: z.strictObject({ name: organizationNameSchema }),
	project: projectCreateSchema,
});

export const setupAnswerSchema = z.strictObject({
	organization: organizationSchema,
	project: projectSchema,
	/** Belongs to the whole organization and may do everything in it. */
	token: createdTokenSchema,
});

export type SetupRequest = z.infer<typeof setupRequestSchema>;
export type SetupAnswer = z.infer<typeof setupAnswerSchema>;
