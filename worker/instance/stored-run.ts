import type { Turn } from '../engine/draft.ts';
import type { Fact } from '../engine/fact.ts';
import type { Run } from '../engine/state.ts';
import type { EntryTable } from './entry-table.ts';
import { FactStore } from './fact-store.ts';

/** The run as its log tells it: memory is a cache that is thrown away whenever it may disagree with storage. */
export class StoredRun {
	readonly #table: EntryTable;
	#store: FactStore;
	/** Undefined until loaded; null when this object holds no run. */
	#run: Run | null | undefined;

	constructor(table: EntryTable) {
		this.#table = table;
		this.#store = new FactStore(table);
	}

	/** The run in memory, without asking storage. */
	get remembered(): Run | null {
		return this.#run ?? null;
	}

	/** The run; null when there is none. */
	load(): Run | null {
		this.#run ??= this.#store.load();
		return this.#run;
	}

	/** Facts after number `afterSeq` with their numbers, oldest first, at most `limit`. */
	factsAfter(afterSeq: number, limit: number): readonly { readonly seq: number; readonly fact: Fact }[] {
		const facts: { seq: number; fact: Fact }[] = [];
		for (const entry of this.#store.factsAfter(afterSeq)) if (facts.push(entry) >= limit) break;
		return facts;
	}

	/**
	 * Keeps what a turn made of the run.
	 *
	 * @throws Error when the platform refuses the write; the run in memory is then ahead of storage.
	 */
	keep(run: Run, { facts }: Turn): void {
		if (facts.length > 0) this.#store.append(run, facts, run.seq - facts.length + 1);
		this.#run = run;
	}

	forget(): void {
		this.#run = undefined;
		this.#store = new FactStore(this.#table);
	}
}
