import type { ChunkPlace, LogBytes } from './log-chunk.ts';

/** Well below the platform's 2 MB per row, and as large as one streamed chunk. */
export const ROW_BYTES_MAX = 256 * 1024;

type PlaceRow = { attemptId: string; start: number; length: number; at: number | null };

/** How many rows are looked at, at a time, while a log is moved. */
const ROWS_PER_LOOK = 1000;

/**
 * The pieces of a run's logs in an object's storage, one row each with the time of its arrival. A log may begin in the
 * bucket: then its rows begin where that ends, and `before` says where.
 */
export class ChunkTable implements LogBytes {
	readonly #sql: SqlStorage;
	readonly #before: (attemptId: string) => number;

	constructor(sql: SqlStorage, before: (attemptId: string) => number) {
		this.#sql = sql;
		this.#before = before;
	}

	/** The release before kept no times; its tables get a place for them when they are first looked at. */
	exists(): boolean {
		const [table] = this.#sql.exec<{ sql: string }>("SELECT sql FROM sqlite_master WHERE name = 'chunk'").toArray();
		if (table !== undefined && !table.sql.includes('at INTEGER'))
			this.#sql.exec('ALTER TABLE chunk ADD COLUMN at INTEGER');
		return table !== undefined;
	}

	/** Made with the first line: most runs never stream. */
	create(): void {
		this.#sql.exec(
			'CREATE TABLE chunk (attempt TEXT, start INTEGER, body BLOB, at INTEGER, PRIMARY KEY (attempt, start)) WITHOUT ROWID',
		);
	}

	insert(attemptId: string, start: number, body: Uint8Array, at: number): void {
		this.#sql.exec('INSERT INTO chunk (attempt, start, body, at) VALUES (?, ?, ?, ?)', attemptId, start, body, at);
	}

	size(attemptId: string): number {
		const [last] = this.exists()
			? this.#sql
					.exec<{ end: number }>(
						'SELECT start + length(body) AS end FROM chunk WHERE attempt = ? ORDER BY start DESC LIMIT 1',
						attemptId,
					)
					.toArray()
			: [];
		return Math.max(last?.end ?? 0, this.#before(attemptId));
	}

	/** Bytes of all rows. Reads all of them. */
	bytes(): number {
		return this.exists()
			? this.#sql.exec<{ sum: number }>('SELECT total(length(body)) AS sum FROM chunk').one().sum
			: 0;
	}

	/** When the last piece arrived. Reads all rows. */
	lastAt(): number | null {
		return this.#sql.exec<{ at: number | null }>('SELECT max(at) AS at FROM chunk').one().at;
	}

	places(attemptId: string, from: number, bytes: number): readonly ChunkPlace[] {
		const places: ChunkPlace[] = [];
		let left = bytes;
		if (!this.exists()) return places;
		const rows = this.#sql.exec<PlaceRow>(
			`SELECT attempt AS attemptId, start, length(body) AS length, at FROM chunk
			WHERE attempt = ? AND start > ? ORDER BY start`,
			attemptId,
			from - ROW_BYTES_MAX,
		);
		for (const row of rows) {
			const start = Math.max(from, row.start);
			const length = row.start + row.length - start;
			if (length <= 0) continue;
			if (left <= 0) break;
			places.push({ ...row, start, length });
			left -= length;
		}
		return places;
	}

	/** Rows have a largest size, so the first one needed begins at most that far before. */
	readNow(attemptId: string, from: number, to: number): Uint8Array {
		const bytes = new Uint8Array(Math.max(0, to - from));
		const rows = this.#sql.exec<{ start: number; body: ArrayBuffer }>(
			'SELECT start, body FROM chunk WHERE attempt = ? AND start > ? AND start < ? ORDER BY start',
			attemptId,
			from - ROW_BYTES_MAX,
			to,
		);
		for (const { start, body } of rows) {
			const piece = new Uint8Array(body).subarray(Math.max(0, from - start), Math.max(0, to - start));
			bytes.set(piece, Math.max(0, start - from));
		}
		return bytes;
	}

	async read(attemptId: string, from: number, to: number): Promise<Uint8Array> {
		return this.readNow(attemptId, from, to);
	}

	/** Every piece, in the order of attempts and offsets. */
	all(): ChunkPlace[] {
		const places: ChunkPlace[] = [];
		for (let last: PlaceRow | undefined; ; ) {
			const rows = this.#sql
				.exec<PlaceRow>(
					`SELECT attempt AS attemptId, start, length(body) AS length, at FROM chunk
					WHERE (attempt, start) > (?, ?) ORDER BY attempt, start LIMIT ?`,
					...[last?.attemptId ?? '', last?.start ?? -1, ROWS_PER_LOOK],
				)
				.toArray();
			places.push(...rows);
			last = rows.at(-1);
			if (rows.length < ROWS_PER_LOOK) return places;
		}
	}

	/** Drops the rows of an attempt that end by an offset. */
	drop(attemptId: string, end: number): void {
		this.#sql.exec('DELETE FROM chunk WHERE attempt = ? AND start + length(body) <= ?', attemptId, end);
	}
}
