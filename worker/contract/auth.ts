import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { emailSchema, passwordSchema, userNameSchema } from './user.ts';

/** What the pages before the sign-in need to know of this deployment. */
export const authOptionsSchema = z
	.strictObject({
		signUp: z.enum(['open', 'invited']).describe('`invited`: only with an invitation.'),
		mail: z.boolean().describe('Whether this deployment sends mail; without it nobody can be sent a link.'),
		setUpNeeded: z.boolean().describe('True until the first owner exists.'),
	})
	.meta({ id: 'AuthOptions' });

/** A secret that came by mail or in a link. */
const linkTokenSchema = z.string().min(1).max(500);

export const signUpSchema = z.strictObject({
	name: userNameSchema,
	email: emailSchema,
	password: passwordSchema,
	invitation: linkTokenSchema
		.optional()
		.describe('The token of an invitation to this address, which makes a confirmation by mail unnecessary.'),
});

/** `confirmation_sent` is answered whether or not the address is known; `signed_in` only with an invitation. */
export const signUpAnswerSchema = z
	.strictObject({ status: z.enum(['confirmation_sent', 'signed_in']) })
	.meta({ id: 'SignUpAnswer' });

export const signInSchema = z.strictObject({
	email: emailSchema,
	password: z.string().min(1).max(128),
});

export const confirmSchema = z.strictObject({ token: linkTokenSchema });
export const forgotPasswordSchema = z.strictObject({ email: emailSchema });
export const resetPasswordSchema = z.strictObject({ token: linkTokenSchema, password: passwordSchema });
export const changePasswordSchema = z.strictObject({
	currentPassword: z.string().min(1).max(128),
	password: passwordSchema,
	signOutOthers: z.boolean().default(true).describe('Ends every other session of this person.'),
});

/** One place where somebody is signed in. */
export const sessionSchema = z
	.strictObject({
		id: idSchema('session'),
		current: z.boolean().describe('The session of this very request.'),
		createdAt: instantSchema,
		expiresAt: instantSchema,
		userAgent: z.string().nullable(),
		address: z.string().nullable().describe('Where it was begun: a client address.'),
	})
	.meta({ id: 'Session' });

/**
 * Lets a connection be opened or kept for a minute without a cookie or token on it: live connections name themselves
 * with it, and end a minute after the last one that was good.
 */
export const liveTicketSchema = z
	.strictObject({ ticket: z.string(), expiresAt: instantSchema })
	.meta({ id: 'LiveTicket' });

export type AuthOptions = z.infer<typeof authOptionsSchema>;
export type SignUp = z.infer<typeof signUpSchema>;
export type SignIn = z.infer<typeof signInSchema>;
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
export type ChangePassword = z.infer<typeof changePasswordSchema>;
export type Session = z.infer<typeof sessionSchema>;
