import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { scopeSchema } from './scope.ts';

/** Who the request's token is. */
export const meSchema = z
	.strictObject({
		kind: z.literal('token'),
		id: idSchema('token'),
		organizationId: idSchema('organization'),
		/** Null for a token of the whole organization. */
		projectId: idSchema('project').nullable(),
		scopes: z.array(scopeSchema),
		expiresAt: instantSchema.nullable(),
	})
	.meta({ id: 'Me' });
