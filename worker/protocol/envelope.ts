import { z } from 'zod';
import { instantSchema } from './instant.ts';

/**
 * What every message from Orrery looks like: `{type, timestamp, data}`, as Standard Webhooks recommends.
 *
 * These schemas are strict: they say exactly what a version sends. Readers of the other side's messages must not be: an
 * executor reads with `readMessage`, which drops fields it does not know, so that a newer Orrery does not fail it.
 */
export function envelopeSchema<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
	return z.strictObject({ type: z.literal(type), timestamp: instantSchema, data });
}
