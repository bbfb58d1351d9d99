import type { Turn } from '../engine/draft.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import type { Entry, EntryTable } from './entry-table.ts';
import { FactStore } from './fact-store.ts';
import { type Salvage, salvage } from './salvage.ts';
import { seal, sealedAt } from './seal.ts';
import { tableEntries } from './table-entries.ts';
import { UnreadableLog } from './unreadable-log.ts';

/** Whoever only looks at a run is named nowhere. */
const READER: Actor = { kind: 'system', id: 'reader' };

/** The run as its log tells it: memory is a cache that is thrown away whenever it may disagree with storage. */
export class StoredRun {
	readonly #table: EntryTable;
	readonly #openStore: () => FactStore;
	#store: FactStore;
	/** Undefined until loaded; null when this object holds no run. */
	#run: Run | null | undefined;
	#sealedAt: number | null = null;
	#flaw: UnreadableLog | null = null;
	#forReading: { readonly salvaged: Salvage | null } | null = null;

	constructor(table: EntryTable, snapshotAfter?: number) {
		this.#table = table;
		this.#openStore = () => new FactStore(table, snapshotAfter);
		this.#store = this.#openStore();
	}

	/** The run in memory, without asking storage. */
	get remembered(): Run | null {
		return this.#run ?? null;
	}

	/**
	 * The run; null when there is none.
	 *
	 * @throws UnreadableLog when its log cannot be folded to its end.
	 */
	load(): Run | null {
		if (this.#flaw !== null) throw this.#flaw;
		if (this.#run !== undefined && this.#run !== null) return this.#run;
		try {
			this.#run = this.#store.load();
		} catch (problem) {
			if (problem instanceof UnreadableLog) this.#flaw = problem;
			throw problem;
		}
		this.#sealedAt = sealedAt(this.#table);
		return this.#run;
	}

	/** Why the log cannot be folded to its end; null when it can, or there is none. */
	flaw(): UnreadableLog | null {
		try {
			this.load();
			return null;
		} catch (problem) {
			if (problem instanceof UnreadableLog) return problem;
			throw problem;
		}
	}

	/** What is left of a run whose log cannot be folded to its end, to go on from; null when not even its start can be read. */
	salvage(flaw: UnreadableLog, at: number, by: Actor): Salvage | null {
		return salvage(this.#table, flaw, at, by);
	}

	/** The same for reading, which closes nothing and is done by nobody. One is kept, for a page asks many times. */
	salvageForReading(flaw: UnreadableLog): Salvage | null {
		this.#forReading ??= { salvaged: salvage(this.#table, flaw, 0, READER) };
		return this.#forReading.salvaged;
	}

	/** When the loaded run was given up to the archive; null for one that lives here. */
	get sealedAt(): number | null {
		return this.#sealedAt;
	}

	/**
	 * From now on nothing happens to the run any more.
	 *
	 * @throws Error when the platform refuses the write.
	 */
	seal(at: number): void {
		seal(this.#table, at);
		this.#sealedAt = at;
	}

	/** Facts after number `afterSeq` with their numbers, oldest first. */
	factsAfter(...args: Parameters<FactStore['factsAfter']>): ReturnType<FactStore['factsAfter']> {
		return this.#store.factsAfter(...args);
	}

	/** Everything stored, for whoever keeps it elsewhere. */
	entries(): Iterable<Entry> {
		return tableEntries(this.#table);
	}

	/** Facts that concern one task, or the run as a whole, oldest first. */
	factsAbout(...args: Parameters<FactStore['factsAbout']>): ReturnType<FactStore['factsAbout']> {
		return this.#store.factsAbout(...args);
	}

	/**
	 * Keeps what a turn made of the run.
	 *
	 * @param isBase the log is folded from here on, whatever lies before.
	 * @throws Error when the platform refuses the write; the run in memory is then ahead of storage.
	 */
	keep(run: Run, { facts }: Turn, isBase = false): void {
		if (facts.length > 0) this.#store.append(run, facts, run.seq - facts.length + 1, isBase);
		this.#flaw = null;
		this.#forReading = null;
		this.#run = run;
	}

	forget(): void {
		this.#run = undefined;
		this.#sealedAt = null;
		this.#flaw = null;
		this.#forReading = null;
		this.#store = this.#openStore();
	}
}
