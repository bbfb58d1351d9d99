/** What other parts may ask of a LogStore object: the log texts of one run's attempts. */
export interface LogStoreRpc {
	/**
	 * Stores a piece of an attempt's log that begins at this byte offset. Repeats are harmless: what is already stored
	 * is left alone. `nextOffset` is how many bytes are stored without a gap; a piece beginning after it is not stored.
	 */
	append(attemptId: string, offset: number, text: string): Promise<LogAppended>;
	/**
	 * Text from a byte offset on, at most `limit` bytes and never half a character. `size` is what is stored of the
	 * attempt's log; an attempt that logged nothing has size 0.
	 */
	read(attemptId: string, offset: number, limit: number): Promise<LogText>;
	/** Removes every log of the run, for good: whatever is still on its way is refused from then on. */
	remove(): Promise<void>;
}

export type LogAppended =
	| { readonly ok: true; readonly nextOffset: number }
	| { readonly ok: false; readonly code: 'log_gap' | 'log_full' | 'log_removed'; readonly nextOffset: number };

export interface LogText {
	readonly text: string;
	readonly nextOffset: number;
	readonly size: number;
}
