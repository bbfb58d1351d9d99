import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { scopeSchema } from './scope.ts';

export const tokenNameSchema = z.string().trim().min(1).max(100);

/** A token as the API shows it: never the token itself, only how it begins. */
export const tokenSchema = z
	.strictObject({
		id: idSchema('token'),
		projectId: idSchema('project').nullable().describe('Null for a token of the whole organization.'),
		name: tokenNameSchema,
		prefix: z.string().describe('The first characters, to recognise it by.'),
		scopes: z.array(scopeSchema).describe('What it may do; `admin` includes all others.'),
		createdBy: z
			.string()
			.describe(
				'Who created it, as kind and id: `user:usr_…` or `token:tok_…`. Revoking that token, or that person’s leaving, leaves this one as it is.',
			),
		createdAt: instantSchema,
		expiresAt: instantSchema.nullable().describe('Null for a token that does not expire.'),
		revokedAt: instantSchema.nullable().describe('Null while it is good.'),
		lastUsedAt: instantSchema.nullable().describe('Accurate to some minutes.'),
	})
	.meta({ id: 'Token' });

/** A new token is never wider than whoever creates it, in scopes and in time. */
export const tokenCreateSchema = z.strictObject({
	name: tokenNameSchema.describe('For people.'),
	scopes: z
		.array(scopeSchema)
		.min(1)
		.max(scopeSchema.options.length)
		.describe('No wider than what whoever creates it may do.'),
	expiresAt: instantSchema
		.nullable()
		.default(null)
		.describe('No later than that of the token that creates it, if it is one; null for never.'),
});

/** The only answer that ever holds the token. */
export const createdTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'CreatedToken' });

export type Token = z.infer<typeof tokenSchema>;
export type TokenCreate = z.infer<typeof tokenCreateSchema>;
export type CreatedToken = z.infer<typeof createdTokenSchema>;
