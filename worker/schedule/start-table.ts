import { partOf } from './instance-id.ts';
import type { StartState } from './rpc.ts';

/** One start and what became of it. */
export interface StartRow {
	/** The key's part of the instance id: finds a row by key and by instance without an index of its own. */
	readonly part: string;
	readonly key: string;
	readonly hash: string;
	/** The request as JSON, so that the start can be sent again. */
	readonly request: string;
	readonly version: number;
	/** Empty for one that was discarded when it was due: it has no run. */
	readonly instanceId: string;
	readonly createdAt: number;
	/** Slots of the workflow's pool that the run was given while it is live; of one that waits, those it is to get. */
	readonly slots: number;
	readonly state: StartState;
	/** Time of the last end; null before the first. */
	readonly endedAt: number | null;
}

type SqlRow = { [Column in keyof StartRow]: StartRow[Column] };

const COLUMNS =
	'part, key, hash, request, version, instance_id AS instanceId, created_at AS createdAt, slots, state, ended_at AS endedAt';

/** States of runs that have not ended. */
const OPEN = "('live', 'waiting')";

/** Whether a run has not ended. */
export function isOpen({ state }: Pick<StartRow, 'state'>): boolean {
	return state === 'live' || state === 'waiting';
}

/** Every start of the workflow by key. Two rows are written per run: its start and its end. */
export class StartTable {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(): void {
		this.#sql.exec(
			`CREATE TABLE IF NOT EXISTS start (
				part TEXT PRIMARY KEY, key TEXT, hash TEXT, request TEXT, version INTEGER, instance_id TEXT, created_at INTEGER,
				slots INTEGER, state TEXT, ended_at INTEGER
			) WITHOUT ROWID`,
		);
	}

	find(part: string): StartRow | null {
		return this.#sql.exec<SqlRow>(`SELECT ${COLUMNS} FROM start WHERE part = ?`, part).toArray()[0] ?? null;
	}

	/** The start that made this instance; null for one that this workflow never started. */
	ofInstance(instanceId: string): StartRow | null {
		const row = this.find(partOf(instanceId));
		return row?.instanceId === instanceId ? row : null;
	}

	insert(row: StartRow): void {
		const { part, key, hash, request, version, instanceId, createdAt, slots, state, endedAt } = row;
		this.#sql.exec(
			`INSERT INTO start (part, key, hash, request, version, instance_id, created_at, slots, state, ended_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			...[part, key, hash, request, version, instanceId, createdAt, slots, state, endedAt],
		);
	}

	setState(part: string, state: StartRow['state'], endedAt: number | null): void {
		this.#sql.exec('UPDATE start SET state = ?, ended_at = ? WHERE part = ?', state, endedAt, part);
	}

	/** The run has given back what it had of the pool, and gets nothing of it again. */
	clearSlots(part: string): void {
		this.#sql.exec('UPDATE start SET slots = 0 WHERE part = ?', part);
	}

	/** The turn of a waiting run has come, with what is free of the slots that it is to get. */
	callUp(part: string, slots: number): void {
		this.#sql.exec("UPDATE start SET state = 'live', slots = ? WHERE part = ?", slots, part);
	}

	/** Runs that have not ended, those that wait included. Reads the whole table, so it is for rare questions only. */
	live(limit: number): readonly StartRow[] {
		return this.#sql
			.exec<SqlRow>(`SELECT ${COLUMNS} FROM start WHERE state IN ${OPEN} ORDER BY created_at LIMIT ?`, limit)
			.toArray();
	}

	/** The parts of runs that have begun and not ended. Reads the whole table. */
	begun(): readonly string[] {
		return this.#sql
			.exec<{ part: string }>("SELECT part FROM start WHERE state = 'live'")
			.toArray()
			.map(({ part }) => part);
	}

	/** Runs that are there and were not deleted, by key, after one of them. */
	runs(after: string, limit: number): readonly { readonly part: string; readonly instanceId: string }[] {
		return this.#sql
			.exec<{ part: string; instanceId: string }>(
				`SELECT part, instance_id AS instanceId FROM start
				WHERE part > ? AND state <> 'deleted' AND instance_id <> '' ORDER BY part LIMIT ?`,
				...[after, limit],
			)
			.toArray();
	}

	/** Starts in the order of `part`, after one part and up to another. */
	between(after: string, until: string): readonly StartRow[] {
		return this.#sql
			.exec<SqlRow>(`SELECT ${COLUMNS} FROM start WHERE part > ? AND part <= ? ORDER BY part`, after, until)
			.toArray();
	}

	/** The last part after one and up to another; null when there is none. */
	newestPart(after: string, until: string): string | null {
		return this.#sql
			.exec<{ part: string | null }>('SELECT max(part) AS part FROM start WHERE part > ? AND part <= ?', after, until)
			.one().part;
	}

	/** Forgets runs that ended before a time, at most `limit`; their keys are free again. */
	forget(endedBefore: number, limit: number): void {
		this.#sql.exec(
			`DELETE FROM start WHERE part IN (SELECT part FROM start WHERE state NOT IN ${OPEN} AND ended_at < ? LIMIT ?)`,
			...[endedBefore, limit],
		);
	}

	/** Slots of the pool that live runs were given. Reads the whole table. */
	slotsInUse(): number {
		return this.#sql.exec<{ sum: number }>("SELECT total(slots) AS sum FROM start WHERE state = 'live'").one().sum;
	}
}
