import type { LogChunks, LogPosition } from './log-chunk.ts';

/** What other parts may ask of a LogStore object: the log texts of one run's attempts. */
export interface LogStoreRpc {
	/**
	 * Stores a piece of an attempt's log that begins at this byte offset. Repeats are harmless: what is already stored
	 * is left alone. `nextOffset` is how many bytes are stored without a gap; a piece beginning after it is not stored.
	 */
	append(attemptId: string, offset: number, text: string): Promise<LogAppended>;
	/**
	 * Stores the text that came with an attempt's result: its whole log, or the end of one that was not stored to its end. The
	 * same text again is not stored again, unless other text came in between.
	 */
	appendLast(attemptId: string, text: string): Promise<LogAppended>;
	/** Reads on from these positions, at most `limitBytes` together, in the order in which the pieces arrived. */
	read(positions: readonly LogPosition[], limitBytes: number): Promise<LogChunks>;
	/** Moves everything to the bucket now and leaves the storage empty. */
	move(): Promise<void>;
	/** Removes every log of the run, for good: whatever is still on its way is refused from then on. */
	remove(): Promise<void>;
	/** The live tail of one task instance's log: a WebSocket upgrade, answered with 101; 409 when too many follow. */
	fetch(request: Request): Promise<Response>;
}

export type LogAppended =
	| { readonly ok: true; readonly nextOffset: number }
	| { readonly ok: false; readonly code: 'log_gap' | 'log_full' | 'log_removed'; readonly nextOffset: number };
