import type { DeliveryOutcome } from '../engine/result.ts';

/** A breaker as a sender tells it to the capacity object. */
export type BreakerObservation = { readonly open: true; readonly reason: string } | { readonly open: false };

/** Entries are small, and forgetting one only repeats a message. */
const ENTRIES_MAX = 10_000;

/** Reasons why nobody was there to be asked. One that answers that it is busy is well. */
const UNREACHED: ReadonlySet<string> = new Set([
	'before_connect_failed',
	'connect_failed',
	'dns_failed',
	'tls_failed',
	'connection_failed',
]);

/** What one delivery says about whether its executor is there and set up rightly; null when it says nothing. */
export function observationOf(outcome: DeliveryOutcome): BreakerObservation | null {
	switch (outcome.kind) {
		case 'misconfigured':
			return { open: true, reason: outcome.reason };
		case 'result':
		case 'accepted':
			return { open: false };
		case 'redeliver':
			return UNREACHED.has(outcome.reason) ? { open: true, reason: outcome.reason } : null;
		case 'unavailable':
		case 'silent':
			return null;
	}
}

/**
 * Remembers which breakers this isolate has opened or closed, so that the capacity object hears of changes and not of
 * every delivery. A copy read after the last message knows better than our memory of it.
 */
export class BreakerWatch {
	readonly #told = new Map<string, { readonly open: boolean; readonly at: number }>();

	/** Whether an observation is news, given the copy it was made with; if so it counts as told from now on. */
	isNews(
		executor: { readonly id: string; readonly open: boolean; readonly readAt: number },
		seen: BreakerObservation,
		nowMs: number,
	): boolean {
		const told = this.#told.get(executor.id);
		const isOpen = told !== undefined && told.at >= executor.readAt ? told.open : executor.open;
		if (isOpen === seen.open) return false;
		if (this.#told.size >= ENTRIES_MAX) this.#told.clear();
		this.#told.set(executor.id, { open: seen.open, at: nowMs });
		return true;
	}
}
