import { z } from 'zod';
import { idSchema } from './ids.ts';

export const userNameSchema = z.string().trim().min(1).max(100);

/** An address is kept and compared in lower case; 254 characters is the longest that mail can be sent to (RFC 5321). */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** Length is what makes a password strong; hashing an endless one would be work for nothing. */
export const passwordSchema = z.string().min(10).max(128);

/** A person. */
export const userSchema = z
	.strictObject({ id: idSchema('user'), name: userNameSchema, email: z.string() })
	.meta({ id: 'User' });
