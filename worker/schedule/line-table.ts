import type { Actor } from '../engine/run-spec.ts';
import { actorSchema } from '../instance/rpc-schema.ts';
import type { LineEntry, LineState } from './strategy.ts';

type SqlRow = Omit<{ [Column in keyof LineEntry]: LineEntry[Column] }, 'isKept' | 'by'> & {
	isKept: number;
	by: string | null;
};

const COLUMNS = 'part, ticket, state, strategy, rank, by, is_kept AS isKept';

/**
 * The runs that the execution strategy of a workflow counts: those that are active or wait, in the order in which they came.
 * Under the strategy *parallel* nothing of it is written.
 */
export class LineTable {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(): void {
		this.#sql.exec(
			`CREATE TABLE IF NOT EXISTS line (
				part TEXT PRIMARY KEY, ticket INTEGER, state TEXT, strategy TEXT, rank INTEGER, by TEXT, is_kept INTEGER
			) WITHOUT ROWID`,
		);
	}

	/** Everybody, the first in line first. */
	entries(): readonly LineEntry[] {
		return this.#sql.exec<SqlRow>(`SELECT ${COLUMNS} FROM line ORDER BY ticket`).toArray().map(entryOf);
	}

	find(part: string): LineEntry | null {
		const [row] = this.#sql.exec<SqlRow>(`SELECT ${COLUMNS} FROM line WHERE part = ?`, part).toArray();
		return row === undefined ? null : entryOf(row);
	}

	/** Whether anybody is in one of these states. */
	hasAny(...states: readonly LineState[]): boolean {
		const sought = JSON.stringify(states);
		return this.#sql
			.exec('SELECT 1 FROM line WHERE state IN (SELECT value FROM json_each(?)) LIMIT 1', sought)
			.toArray()
			.some(() => true);
	}

	/** Comes into the line behind everybody else. Gives the ticket, which no stay in the line has had before. */
	enter({ part, state, strategy, rank, isKept }: Omit<LineEntry, 'ticket' | 'by'>, now: number): number {
		const { last } = this.#sql.exec<{ last: number | null }>('SELECT max(ticket) AS last FROM line').one();
		const ticket = Math.max(now, (last ?? 0) + 1);
		this.#sql.exec(
			'INSERT OR REPLACE INTO line (part, ticket, state, strategy, rank, is_kept) VALUES (?, ?, ?, ?, ?, ?)',
			...[part, ticket, state, strategy, rank, isKept ? 1 : 0],
		);
		return ticket;
	}

	/** Somebody held or released it. */
	setHeld(part: string, state: 'held' | 'waiting', by: Actor): void {
		this.#sql.exec('UPDATE line SET state = ?, by = ? WHERE part = ?', state, JSON.stringify(by), part);
	}

	setTicket(part: string, ticket: number): void {
		this.#sql.exec('UPDATE line SET ticket = ? WHERE part = ?', ticket, part);
	}

	setState(part: string, state: LineState): void {
		this.#sql.exec('UPDATE line SET state = ? WHERE part = ?', state, part);
	}

	/** Leaves the line; true for a run that was in it. */
	remove(part: string): boolean {
		return this.#sql.exec('DELETE FROM line WHERE part = ?', part).rowsWritten > 0;
	}
}

function entryOf({ isKept, by, ...row }: SqlRow): LineEntry {
	return { ...row, by: by === null ? null : actorSchema.parse(JSON.parse(by)), isKept: isKept === 1 };
}
