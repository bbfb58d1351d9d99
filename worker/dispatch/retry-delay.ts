const DELAY_MAX_SECONDS = 60;

/**
 * Seconds after which a message comes again whose object could not be reached: doubling, and spread so that the messages
 * of one failed object do not all return at once.
 *
 * @param attempts how often the message was delivered, from 1.
 * @param random 0 (inclusive) to 1 (exclusive).
 */
export function retryDelaySeconds(attempts: number, random: number): number {
	const ceiling = Math.min(DELAY_MAX_SECONDS, 2 ** Math.min(attempts, 10));
	return Math.max(1, Math.round(ceiling * (0.5 + random / 2)));
}

/** Pauses between tries of one call within an invocation, in ms. The work is done already, so it is worth some tries. */
export const REPORT_RETRY_PAUSES_MS = [50, 250, 1000] as const;
