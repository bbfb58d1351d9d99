import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import { hearWatcher } from '../auth/hear-watcher.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { splitObjectName } from '../lib/object-name.ts';
import type { Served } from '../lib/served.ts';
import { attemptIdSchema } from '../protocol/attempt-id.ts';
import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import { type LogRow, rowsToAppend } from './append.ts';
import { executorEntries } from './executor-entries.ts';
import { lastPiece, type Piece } from './last-piece.ts';
import type { LogChunks, LogPosition } from './log-chunk.ts';
import { LogFollowers } from './log-followers.ts';
import { removeMovedLog } from './moved-log.ts';
import { readChunks } from './read-chunks.ts';
import type { LogAppended, LogStoreRpc } from './rpc.ts';
import { QUIET_MS, StoredLogs } from './stored-logs.ts';

/** What one call reads at most, so that a page of a long log stays a small message. */
export const READ_BYTES_MAX = 1024 * 1024;

/** Attempts of one task that one call may ask about. */
export const POSITIONS_MAX = 1000;

/** More than this in storage is moved at once: the bucket is where large things are cheap. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** How soon a move that failed is tried again. */
const MOVE_AGAIN_MS = 600_000;

/**
 * How long a removed log stays removed: longer than any capability with which somebody could append to it. Then even the
 * tombstone goes, so that runs deleted long ago cost nothing.
 */
const TOMBSTONE_MS = 410 * 24 * 60 * 60_000;

const offsetSchema = z.int().min(0).max(MAX_LOG_BYTES);
const appendSchema = z.tuple([attemptIdSchema, offsetSchema, z.string().max(MAX_LOG_BYTES)]);
const lastSchema = z.tuple([attemptIdSchema, z.string().max(MAX_LOG_BYTES)]);
const readSchema = z.tuple([
	z.array(z.object({ attemptId: attemptIdSchema, offset: offsetSchema })).max(POSITIONS_MAX),
	z.int().min(1),
]);

/**
 * The log texts of one run's attempts, kept apart from the run so that chatty tasks cost its engine nothing. The
 * table is made with the first line: most runs never stream, and an object that wrote nothing costs nothing. What is
 * quiet or large goes to the bucket.
 */
export class LogStore extends DurableObject<Env> implements Served<LogStoreRpc> {
	readonly #alarm = new EarliestAlarm(this.ctx.storage);
	readonly #logs = new StoredLogs(this.ctx.storage, this.env.BUCKET, this.#place);
	readonly #followers = new LogFollowers(this.ctx);
	/** Bytes in storage; null until they were counted. */
	#bytes: number | null = null;
	/** A move that failed is not tried again with every piece. */
	#moveAgainAt = 0;
	#moving: Promise<void> | null = null;

	async append(...args: readonly [attemptId: string, offset: number, text: string]): Promise<LogAppended> {
		const [attemptId, offset, text] = appendSchema.parse(args);
		await this.#load();
		return this.#append(attemptId, { offset, bytes: new TextEncoder().encode(text) });
	}

	async appendLast(...args: readonly [attemptId: string, text: string]): Promise<LogAppended> {
		const [attemptId, text] = lastSchema.parse(args);
		await this.#load();
		for (;;) {
			const size = this.#logs.size(attemptId);
			const piece = await lastPiece(this.#logs, attemptId, text);
			// What arrived while the log was read may be what was missing.
			if (this.#logs.size(attemptId) === size) return this.#append(attemptId, piece);
		}
	}

	async read(...args: readonly [positions: readonly LogPosition[], limitBytes: number]): Promise<LogChunks> {
		const [positions, limitBytes] = readSchema.parse(args);
		await this.#logs.load(Date.now());
		return readChunks(this.#logs, positions, Math.min(limitBytes, READ_BYTES_MAX));
	}

	/** Two moves at a time would write the same segment. */
	move(): Promise<void> {
		this.#moving ??= this.#move().finally(() => {
			this.#moving = null;
		});
		return this.#moving;
	}

	/**
	 * Leaves a tombstone, because executors may be about to send more of what they logged. It stands before anything is
	 * removed: what was let in meanwhile could be moved to the bucket, where nobody would ever look for it.
	 */
	async remove(): Promise<void> {
		await this.#moving?.catch(() => undefined);
		await this.#bury();
		this.#followers.closeAll('deleted');
		await removeMovedLog(this.env.BUCKET, this.#place);
		await this.ctx.storage.deleteAll();
		await this.#bury();
	}

	/** Never throws, because the platform gives up on an alarm that keeps failing. */
	override async alarm(): Promise<void> {
		this.#alarm.rang();
		try {
			if (this.#isRemoved()) await this.ctx.storage.deleteAll();
			else await this.#moveWhenQuiet();
		} catch (problem) {
			logLine('log_move_failed', { object: this.ctx.id.name ?? null, problem: messageOf(problem) });
			await this.#alarm.ensure(Date.now() + MOVE_AGAIN_MS);
		}
	}

	override async fetch(request: Request): Promise<Response> {
		return this.#followers.answer(request, Date.now());
	}

	/** Followers have nothing to say but who they are. */
	override webSocketMessage(socket: WebSocket, text: string | ArrayBuffer): Promise<void> {
		return hearWatcher(this.env, this.#place.projectId, socket, text);
	}

	get #place() {
		const { projectId, id } = splitObjectName(this.ctx.id.name);
		return { projectId, instanceId: id };
	}

	async #load(): Promise<void> {
		const now = Date.now();
		await this.#alarm.load(now);
		await this.#logs.load(now);
	}

	/** Nothing is awaited between looking what is stored and storing more. */
	#append(attemptId: string, { offset, bytes }: Piece): LogAppended {
		if (this.#isRemoved()) return { ok: false, code: 'log_removed', nextOffset: 0 };
		const { rows, answer } = rowsToAppend(this.#logs.size(attemptId), offset, bytes);
		if (rows.length > 0) this.#keep(attemptId, rows, Date.now());
		return answer;
	}

	#keep(attemptId: string, rows: readonly LogRow[], now: number): void {
		this.#bytes ??= this.#logs.table.bytes();
		for (const { start, body } of rows) {
			this.#logs.append(attemptId, start, body, now);
			this.#bytes += body.length;
		}
		this.ctx.waitUntil(this.#alarm.ensure(now + QUIET_MS));
		this.#followers.tell(executorEntries(attemptId, rows, now), now);
		if (this.#bytes > LARGE_BYTES && now >= this.#moveAgainAt)
			this.ctx.waitUntil(this.move().catch((problem) => this.#noteFailure(problem)));
	}

	async #moveWhenQuiet(): Promise<void> {
		if (!this.#logs.table.exists()) return;
		const quietAt = (this.#logs.table.lastAt() ?? 0) + QUIET_MS;
		if (quietAt > Date.now()) await this.#alarm.ensure(quietAt);
		else await this.move();
	}

	async #bury(): Promise<void> {
		this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS removed (id INTEGER PRIMARY KEY)');
		await this.ctx.storage.setAlarm(Date.now() + TOMBSTONE_MS);
	}

	async #move(): Promise<void> {
		if (this.#isRemoved()) return;
		this.#moveAgainAt = Date.now() + MOVE_AGAIN_MS;
		await this.#logs.move(Date.now());
		this.#moveAgainAt = 0;
		this.#bytes = null;
		// Emptying the storage takes the alarm off as well.
		if (!this.#logs.table.exists()) this.#alarm.rang();
	}

	/** The alarm that is armed tries again, and so does a piece that comes later. */
	#noteFailure(problem: unknown): void {
		logLine('log_move_failed', { object: this.ctx.id.name ?? null, problem: messageOf(problem) });
	}

	#isRemoved(): boolean {
		const { sql } = this.ctx.storage;
		return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'removed'").toArray().length > 0;
	}
}
