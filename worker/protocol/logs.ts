import { z } from 'zod';
import { MAX_LOG_BYTES } from './limits.ts';

/**
 * `POST {callback.url}/logs?offset=<bytes>`: a chunk of the log as `text/plain; charset=utf-8`.
 *
 * The byte offset is a query parameter and not a header because it belongs to what is addressed: it shows in access logs
 * and survives every proxy and client. Sending the same bytes again at the same offset changes nothing. A chunk should end
 * between characters, so that somebody following the log never sees half of one.
 */
export const logsQuerySchema = z.strictObject({ offset: z.coerce.number().int().min(0).max(MAX_LOG_BYTES) });

/**
 * `nextOffset` is how many bytes are stored without a gap. A chunk beginning after it was not stored: the executor goes on
 * from `nextOffset`. 413 says the log is full; the executor stops sending it and the task goes on.
 */
export const logsAnswerSchema = z.strictObject({ nextOffset: z.int().min(0) });

/** What the log that comes with a result begins with when its beginning was cut. */
export const CUT_MARK = '[…]';
