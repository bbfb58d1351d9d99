import { logLine, messageOf } from '../lib/log-line.ts';
import { withinTime } from '../lib/time-limit.ts';

/** How long a looked-up identity is believed without asking again; a revocation takes hold within this everywhere. */
export const FRESH_MS = 60_000;

/** How long it is believed while the database cannot be asked (architecture: identity outlives an outage this long). */
export const OUTAGE_MS = 5 * 60_000;

/**
 * How old a look-up may be when a live connection is opened or kept: a connection is believed until a minute after it, so
 * that a revocation ends it as soon as everything else.
 */
export const LIVE_FRESH_MS = 5000;

/** A database that takes longer than this is as good as down. */
const LOOK_UP_TIMEOUT_MS = 3000;

/** Only a database that does not answer is an outage; a row that cannot be read is a fault, which is thrown as one. */
export async function lookedUp<Row>(question: Promise<Row>): Promise<Row | 'unavailable'> {
	try {
		return await withinTime(question, LOOK_UP_TIMEOUT_MS);
	} catch (error) {
		if (error instanceof SyntaxError) throw error;
		logLine('identity.look_up_failed', { message: messageOf(error) });
		return 'unavailable';
	}
}
