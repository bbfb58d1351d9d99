/** How long a token that nobody issued is refused without asking again. */
const UNKNOWN_MS = 5000;

const KEPT_MAX = 10_000;

/**
 * Tokens that were looked up and not found. Whoever repeats a wrong token costs the database one look-up in five seconds;
 * no longer, so that a token whose row was restored works soon. One per isolate.
 */
export class UnknownTokens {
	readonly #until = new Map<string, number>();

	has(hash: string, nowMs: number): boolean {
		return nowMs < (this.#until.get(hash) ?? 0);
	}

	add(hash: string, nowMs: number): void {
		if (this.#until.size >= KEPT_MAX) this.#until.clear();
		this.#until.set(hash, nowMs + UNKNOWN_MS);
	}
}
