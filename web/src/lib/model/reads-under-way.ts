/** A read that is under way. */
interface Read {
	/** Whether something was pushed since the read began, so that what it brings of it may be older. */
	isOvertaken(key: string): boolean;
	end(): void;
}

/**
 * Reads that are under way while news are pushed. An answer that was made before a push may arrive after it, and would
 * turn what is shown back to what it was, for as long as nothing else is pushed.
 */
export class ReadsUnderWay {
	readonly #pushedSince = new Set<Set<string>>();

	begin(): Read {
		const pushed = new Set<string>();
		this.#pushedSince.add(pushed);
		return {
			isOvertaken: (key) => pushed.has(key),
			end: () => {
				this.#pushedSince.delete(pushed);
			},
		};
	}

	/** News of these came. */
	pushed(keys: Iterable<string>): void {
		for (const key of keys) for (const since of this.#pushedSince) since.add(key);
	}
}
