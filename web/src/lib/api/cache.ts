interface Entry {
	readonly value: unknown;
	readonly readAt: number;
}

/** Enough for a session of browsing; the oldest read goes first. */
const ENTRIES_MAX = 200;

/**
 * What was read before, by key, so that a page that is opened again shows it at once while it is read anew. It lives as
 * long as the tab and is emptied when another person signs in.
 */
export class QueryCache {
	readonly #entries = new Map<string, Entry>();
	readonly #now: () => number;

	constructor(now: () => number = Date.now) {
		this.#now = now;
	}

	get(key: string): { readonly value: unknown; readonly ageMs: number } | undefined {
		const entry = this.#entries.get(key);
		return entry && { value: entry.value, ageMs: this.#now() - entry.readAt };
	}

	put(key: string, value: unknown): void {
		this.#entries.delete(key);
		this.#entries.set(key, { value, readAt: this.#now() });
		const oldest = this.#entries.keys().next();
		if (this.#entries.size > ENTRIES_MAX && !oldest.done) this.#entries.delete(oldest.value);
	}

	/** Forgets every key that begins so; without a beginning, everything. */
	forget(prefix = ''): void {
		for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
	}
}
