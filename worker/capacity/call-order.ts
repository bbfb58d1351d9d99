/** Holders whose last call is remembered; a project has far fewer with calls under way. */
const HOLDERS_MAX = 5000;

/**
 * The order of a holder's calls, which the network may change: a slow release must not take back what was asked for
 * since. It is memory, for calls are late by seconds; one that is later than that is made good at the end of a lease.
 */
export class CallOrder {
	readonly #latest = new Map<string, number>();

	/** The number of the call that was heard last; 0 if none is known. */
	latest(holder: string): number {
		return this.#latest.get(holder) ?? 0;
	}

	/**
	 * Notes a call, and says whether one made after it has come before it.
	 *
	 * @param n rises with every change of what the holder wants. Absent in calls of holders that do not count.
	 */
	isOvertaken(holder: string, n: number | undefined): boolean {
		if (n === undefined) return false;
		if (n < this.latest(holder)) return true;
		this.#latest.delete(holder);
		this.#latest.set(holder, n);
		const [oldest] = this.#latest.keys();
		if (this.#latest.size > HOLDERS_MAX && oldest !== undefined) this.#latest.delete(oldest);
		return false;
	}
}
