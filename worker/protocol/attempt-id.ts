import { z } from 'zod';

/**
 * The id of one try of a task instance: idempotency key of the send and fencing token of every callback.
 *
 * Executors treat it as opaque. It is visible ASCII because it travels inside header values.
 */
export const attemptIdSchema = z
	.string()
	.max(256)
	.regex(/^[\x21-\x7e]+$/);
