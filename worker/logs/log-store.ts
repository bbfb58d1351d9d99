import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import type { Served } from '../lib/served.ts';
import { attemptIdSchema } from '../protocol/attempt-id.ts';
import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import { ROW_BYTES_MAX, rowsToAppend } from './append.ts';
import type { LogAppended, LogStoreRpc, LogText } from './rpc.ts';
import { wholeCharacters } from './whole-characters.ts';

/** What one call reads at most, so that a page of a long log stays a small message. */
export const READ_BYTES_MAX = 1024 * 1024;

/**
 * How long a removed log stays removed: longer than any capability with which somebody could append to it. Then even the
 * tombstone goes, so that runs deleted long ago cost nothing.
 */
const TOMBSTONE_MS = 410 * 24 * 60 * 60_000;

const offsetSchema = z.int().min(0).max(MAX_LOG_BYTES);
const appendSchema = z.tuple([attemptIdSchema, offsetSchema, z.string().max(MAX_LOG_BYTES)]);
const readSchema = z.tuple([attemptIdSchema, offsetSchema, z.int().min(1)]);

/**
 * The log texts of one run's attempts, kept apart from the run so that chatty tasks cost its engine nothing. The
 * table is made with the first line: most runs never stream, and an object that wrote nothing costs nothing.
 */
export class LogStore extends DurableObject<Env> implements Served<LogStoreRpc> {
	append(...args: readonly [attemptId: string, offset: number, text: string]): LogAppended {
		const [attemptId, offset, text] = appendSchema.parse(args);
		if (this.#has('removed')) return { ok: false, code: 'log_removed', nextOffset: 0 };
		const stored = this.#has('chunk') ? this.#size(attemptId) : 0;
		const plan = rowsToAppend(stored, offset, new TextEncoder().encode(text));
		if (plan.rows.length > 0 && !this.#has('chunk')) this.#create();
		for (const row of plan.rows)
			this.ctx.storage.sql.exec(
				'INSERT INTO chunk (attempt, start, body) VALUES (?, ?, ?)',
				attemptId,
				row.start,
				row.body,
			);
		return plan.answer;
	}

	read(...args: readonly [attemptId: string, offset: number, limit: number]): LogText {
		const [attemptId, offset, limit] = readSchema.parse(args);
		if (!this.#has('chunk')) return { text: '', nextOffset: offset, size: 0 };
		const size = this.#size(attemptId);
		const end = Math.min(size, offset + Math.min(limit, READ_BYTES_MAX));
		const bytes = wholeCharacters(this.#bytes(attemptId, offset, end), end === size);
		return { text: new TextDecoder().decode(bytes), nextOffset: Math.min(offset, size) + bytes.length, size };
	}

	/** Leaves a tombstone, because executors may be about to send more of what they logged. */
	async remove(): Promise<void> {
		await this.ctx.storage.deleteAll();
		this.ctx.storage.sql.exec('CREATE TABLE removed (id INTEGER PRIMARY KEY)');
		await this.ctx.storage.setAlarm(Date.now() + TOMBSTONE_MS);
	}

	override async alarm(): Promise<void> {
		if (this.#has('removed')) await this.ctx.storage.deleteAll();
	}

	#has(table: 'chunk' | 'removed'): boolean {
		return this.ctx.storage.sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length > 0;
	}

	#create(): void {
		this.ctx.storage.sql.exec(
			'CREATE TABLE chunk (attempt TEXT, start INTEGER, body BLOB, PRIMARY KEY (attempt, start)) WITHOUT ROWID',
		);
	}

	#size(attemptId: string): number {
		const [last] = this.ctx.storage.sql
			.exec<{ end: number }>(
				'SELECT start + length(body) AS end FROM chunk WHERE attempt = ? ORDER BY start DESC LIMIT 1',
				attemptId,
			)
			.toArray();
		return last?.end ?? 0;
	}

	/** Stored bytes of `[from, to)`. Rows have a largest size, so the first one needed begins at most that far before. */
	#bytes(attemptId: string, from: number, to: number): Uint8Array {
		const bytes = new Uint8Array(Math.max(0, to - from));
		const rows = this.ctx.storage.sql.exec<{ start: number; body: ArrayBuffer }>(
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
}
