import type { Entry, EntryTable } from '../../worker/instance/entry-table.ts';

/** What may happen around a commit; `before` throws when there is none. */
export interface CommitHooks {
	readonly before: () => void;
	readonly after: () => void;
}

/** A run's lasting storage as one life of its object reaches it. */
export class LifeTable implements EntryTable {
	readonly #table: EntryTable;
	readonly #hooks: CommitHooks;

	constructor(table: EntryTable, hooks: CommitHooks) {
		this.#table = table;
		this.#hooks = hooks;
	}

	exists(): boolean {
		return this.#table.exists();
	}

	create(): void {
		this.#table.create();
	}

	atomically(writes: () => void): void {
		this.#hooks.before();
		this.#table.atomically(writes);
		this.#hooks.after();
	}

	insert(entries: readonly Entry[]): void {
		this.#table.insert(entries);
	}

	replace(entry: Entry): void {
		this.#table.replace(entry);
	}

	run(sql: string): void {
		this.#table.run(sql);
	}

	ascending(from: number): Iterable<Entry> {
		return this.#table.ascending(from);
	}

	descending(before: number): Iterable<Entry> {
		return this.#table.descending(before);
	}
}
