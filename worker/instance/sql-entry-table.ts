import type { Entry, EntryTable } from './entry-table.ts';

type EntryRow = { id: number; kind: Entry['kind']; body: string };

/** The store of a run in its object's SQLite. An INTEGER key makes every row cost one write. */
export class SqlEntryTable implements EntryTable {
	readonly #storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>;
	readonly #sql: SqlStorage;

	constructor(storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>) {
		this.#storage = storage;
		this.#sql = storage.sql;
	}

	exists(): boolean {
		return this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'entry'").toArray().length > 0;
	}

	create(): void {
		this.#sql.exec('CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL)');
	}

	atomically(writes: () => void): void {
		this.#storage.transactionSync(writes);
	}

	insert(entries: readonly Entry[]): void {
		for (const { id, kind, body } of entries)
			this.#sql.exec('INSERT INTO entry (id, kind, body) VALUES (?, ?, ?)', id, kind, body);
	}

	replace({ id, kind, body }: Entry): void {
		this.#sql.exec('INSERT OR REPLACE INTO entry (id, kind, body) VALUES (?, ?, ?)', id, kind, body);
	}

	run(sql: string): void {
		this.#sql.exec(sql);
	}

	ascending(from: number): Iterable<Entry> {
		return this.#sql.exec<EntryRow>('SELECT id, kind, body FROM entry WHERE id >= ? ORDER BY id', from);
	}

	descending(before: number): Iterable<Entry> {
		return this.#sql.exec<EntryRow>('SELECT id, kind, body FROM entry WHERE id < ? ORDER BY id DESC', before);
	}
}
