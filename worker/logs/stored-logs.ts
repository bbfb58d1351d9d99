import { logIndexKey, logSegmentKey, type RunPlace } from '../bucket/keys.ts';
import { putVerified } from '../bucket/put-verified.ts';
import { timeOfId } from '../lib/id-time.ts';
import { ChunkTable } from './chunk-table.ts';
import type { ChunkPlace, LogBytes } from './log-chunk.ts';
import { EMPTY_INDEX, type LogIndex, notMoved, withSegment } from './log-index.ts';
import { MovedLog, openMovedLog } from './moved-log.ts';

/** Logs nobody wrote to for this long are moved to the bucket. */
export const QUIET_MS = 3_600_000;

/** What is read of the rows at a time while they are moved. */
const SLICE_BYTES = 1024 * 1024;

/**
 * The logs of a run, in its object's storage and in the bucket, as one. What was moved is looked up at most once in a
 * life of the object, and not at all where nothing can have been moved: a young run's, whose storage says nothing of it.
 */
export class StoredLogs implements LogBytes {
	readonly #storage: DurableObjectStorage;
	readonly #bucket: R2Bucket;
	readonly #place: RunPlace;
	readonly table: ChunkTable;
	/** Undefined until looked up. */
	#moved: MovedLog | null | undefined;

	constructor(storage: DurableObjectStorage, bucket: R2Bucket, place: RunPlace) {
		this.#storage = storage;
		this.#bucket = bucket;
		this.#place = place;
		this.table = new ChunkTable(storage.sql, (attemptId) => this.#moved?.size(attemptId) ?? 0);
	}

	/** To be awaited before anything else is asked. */
	async load(now: number): Promise<void> {
		if (this.#moved !== undefined) return;
		const moved = this.#mayBeMoved(now) ? await openMovedLog(this.#bucket, this.#place) : null;
		this.#moved ??= moved;
	}

	size(attemptId: string): number {
		return this.table.size(attemptId);
	}

	places(attemptId: string, from: number, bytes: number): readonly ChunkPlace[] {
		const moved = this.#moved?.places(attemptId, from, bytes) ?? [];
		const left = bytes - moved.reduce((sum, { length }) => sum + length, 0);
		const next = Math.max(from, this.#moved?.size(attemptId) ?? 0);
		return left > 0 ? [...moved, ...this.table.places(attemptId, next, left)] : moved;
	}

	async read(attemptId: string, from: number, to: number): Promise<Uint8Array> {
		const border = Math.min(to, Math.max(from, this.#moved?.size(attemptId) ?? 0));
		// Before anything is awaited: rows may be moved away meanwhile.
		const tail = border < to ? this.table.readNow(attemptId, border, to) : new Uint8Array(0);
		const head = border > from && this.#moved ? await this.#moved.read(attemptId, from, border) : new Uint8Array(0);
		if (tail.length === 0) return head;
		const bytes = new Uint8Array(to - from);
		bytes.set(head);
		bytes.set(tail, border - from);
		return bytes;
	}

	/** Stores new bytes of a log, of which nothing is in the storage or the bucket yet. */
	append(attemptId: string, start: number, body: Uint8Array, at: number): void {
		if (!this.table.exists()) {
			this.table.create();
			if (this.#moved) this.#mark();
		}
		this.table.insert(attemptId, start, body, at);
	}

	/**
	 * Moves what is stored to the bucket. Nothing goes from here before it lies there and is found there: first the bytes,
	 * then the index that names them. A move that breaks off anywhere is carried out again, or is found to be done.
	 */
	async move(now: number): Promise<void> {
		if (!this.table.exists()) return;
		const index = (await openMovedLog(this.#bucket, this.#place))?.index ?? EMPTY_INDEX;
		const all = this.table.all();
		const places = notMoved(index, all);
		this.#moved = new MovedLog(this.#bucket, this.#place, await this.#putSegment(index, places));
		await this.#free(all, now);
	}

	async #putSegment(index: LogIndex, places: readonly ChunkPlace[]): Promise<LogIndex> {
		if (places.length === 0) return index;
		const next = withSegment(index, places);
		await putVerified(this.#bucket, logSegmentKey(this.#place, next.segments), this.#bytesOf(places));
		await putVerified(this.#bucket, logIndexKey(this.#place), [new TextEncoder().encode(JSON.stringify(next))]);
		return next;
	}

	*#bytesOf(places: readonly ChunkPlace[]): Generator<Uint8Array> {
		for (const { attemptId, start, length } of places)
			for (let at = start; at < start + length; at += SLICE_BYTES)
				yield this.table.readNow(attemptId, at, Math.min(start + length, at + SLICE_BYTES));
	}

	/**
	 * Storage is emptied only when nothing arrived meanwhile. That of a young run keeps a mark, because nobody would look
	 * for its logs in the bucket otherwise.
	 */
	async #free(moved: readonly ChunkPlace[], now: number): Promise<void> {
		const grew = this.table.all().length > moved.length;
		if (!grew && !this.#isYoung(now)) return await this.#storage.deleteAll();
		this.#mark();
		const ends = new Map(moved.map(({ attemptId, start, length }) => [attemptId, start + length]));
		for (const [attemptId, end] of ends) this.table.drop(attemptId, end);
	}

	#mark(): void {
		this.#storage.sql.exec('CREATE TABLE IF NOT EXISTS moved (id INTEGER PRIMARY KEY)');
	}

	#mayBeMoved(now: number): boolean {
		const marked = this.#storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'moved'").toArray().length > 0;
		return marked || (!this.table.exists() && !this.#isYoung(now));
	}

	/** Nothing of a run this young was moved without a mark. */
	#isYoung(now: number): boolean {
		const createdAt = timeOfId(this.#place.instanceId);
		return createdAt !== null && now < createdAt + QUIET_MS;
	}
}
