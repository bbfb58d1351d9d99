import type { Holder, Window } from './window.ts';

type HolderRow = {
	holder: string;
	held: number;
	wanted: number;
	priority: number;
	since: number;
	ahead: number;
	ask_at: number;
};

/** Who holds and who waits: a row each, written once per change and gone with the last slot. */
export class HolderTable {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(): void {
		this.#sql.exec(
			`CREATE TABLE IF NOT EXISTS holder (
				holder TEXT PRIMARY KEY, held INTEGER, wanted INTEGER, priority INTEGER, since INTEGER, ahead INTEGER, ask_at INTEGER
			) WITHOUT ROWID`,
		);
	}

	load(): Window {
		const rows = this.#sql.exec<HolderRow>('SELECT * FROM holder').toArray();
		return new Map(
			rows.map(({ ask_at, ahead, ...row }) => [row.holder, { ...row, ahead: ahead === 1, askAt: ask_at }]),
		);
	}

	put(holder: Holder): void {
		const { holder: name, held, wanted, priority, since, ahead, askAt } = holder;
		if (held === 0 && wanted === 0) this.#sql.exec('DELETE FROM holder WHERE holder = ?', name);
		else
			this.#sql.exec(
				'INSERT OR REPLACE INTO holder (holder, held, wanted, priority, since, ahead, ask_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
				...[name, held, wanted, priority, since, ahead ? 1 : 0, askAt],
			);
	}
}
