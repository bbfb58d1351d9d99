import { z } from 'zod';

/** A key of the asker's choice: visible ASCII, as it travels in a header. */
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** The header, as routes that honour it declare it. */
export const idempotencyHeaderSchema = z.object({ 'idempotency-key': idempotencyKeySchema.optional() });
