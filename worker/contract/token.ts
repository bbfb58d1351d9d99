import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { scopeSchema } from './scope.ts';

export const tokenNameSchema = z.string().trim().min(1).max(100);

/** A token as the API shows it: never the token itself, only how it begins. */
export const tokenSchema = z
	.strictObject({
		id: idSchema('token'),
		/** Null for a token of the whole organization. */
		projectId: idSchema('project').nullable(),
		name: tokenNameSchema,
		/** The first characters, to recognise it by. */
		prefix: z.string(),
		scopes: z.array(scopeSchema),
		/** Who created it, as kind and id: `token:tok_…`. Revoking that token leaves this one as it is. */
		createdBy: z.string(),
		createdAt: instantSchema,
		/** Null for a token that does not expire. */
		expiresAt: instantSchema.nullable(),
		revokedAt: instantSchema.nullable(),
		/** Accurate to some minutes. */
		lastUsedAt: instantSchema.nullable(),
	})
	.meta({ id: 'Token' });

/** A new token is never wider than the one that creates it, in scopes and in time. */
export const tokenCreateSchema = z.strictObject({
	name: tokenNameSchema,
	scopes: z.array(scopeSchema).min(1).max(scopeSchema.options.length),
	expiresAt: instantSchema.nullable().default(null),
});

/** The only answer that ever holds the token. */
export const createdTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'CreatedToken' });

export type Token = z.infer<typeof tokenSchema>;
export type TokenCreate = z.infer<typeof tokenCreateSchema>;
export type CreatedToken = z.infer<typeof createdTokenSchema>;
