/**
 * What a row of a run's store is: the head of a turn (its facts), of a value taken out of a fact, of a snapshot, of
 * the schema's version or of the seal of a run that is being archived; or `more` of the record whose head comes before it.
 */
export const ENTRY_KINDS = ['turn', 'value', 'snapshot', 'schema', 'seal', 'more'] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface Entry {
	readonly id: number;
	readonly kind: EntryKind;
	readonly body: string;
}

/**
 * The one table of a run's store. Synchronous, as the platform's SQLite is: writes of one turn have no await between
 * them and are committed together or not at all.
 */
export interface EntryTable {
	/** False before the run starts: an object that was never started has written nothing. */
	exists(): boolean;
	create(): void;
	/** Carries out the writes together, or none of them when one is refused. */
	atomically(writes: () => void): void;
	insert(entries: readonly Entry[]): void;
	/** Writes a row over the one with the same id. */
	replace(entry: Entry): void;
	/** Runs a statement of a schema migration. */
	run(sql: string): void;
	/** Rows with ids of at least `from`, ascending. */
	ascending(from: number): Iterable<Entry>;
	/** Rows with ids below `before`, descending. */
	descending(before: number): Iterable<Entry>;
}
