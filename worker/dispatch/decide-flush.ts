/** One turn of a run takes this many results at once: enough to share its commit, few enough to fit one call. */
export const RESULTS_PER_REPORT_MAX = 32;

/** How long a result may wait for company while deliveries of its run are still under way. */
const RESULT_AGE_MAX_MS = 20;

/** What is known of one run's results that were not reported yet. */
export interface Unreported {
	readonly results: number;
	/** Age of the oldest of them; 0 when there is none. */
	readonly oldestAgeMs: number;
	/** Deliveries of this run that wait for their claim, their turn or an answer. */
	readonly open: number;
	/** A report of this run is on its way; when it returns, this is decided again. */
	readonly reporting: boolean;
}

/**
 * When results are reported. A chain has nothing else under way and reports at once; a fan-out gathers results, because
 * every report costs the run a turn; and a slow sibling never holds a result back for longer than a blink.
 *
 * Only one report of a run is under way at a time: what arrives meanwhile goes with the next one, so the slower the run
 * the fewer turns it is asked for.
 */
export function decideFlush(
	unreported: Unreported,
): { readonly kind: 'hold' | 'flush' } | { readonly kind: 'wait'; readonly delayMs: number } {
	if (unreported.reporting || unreported.results === 0) return { kind: 'hold' };
	if (unreported.open === 0 || unreported.results >= RESULTS_PER_REPORT_MAX) return { kind: 'flush' };
	if (unreported.oldestAgeMs >= RESULT_AGE_MAX_MS) return { kind: 'flush' };
	return { kind: 'wait', delayMs: RESULT_AGE_MAX_MS - unreported.oldestAgeMs };
}
