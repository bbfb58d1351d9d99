import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { taskResultSchema } from '../../worker/protocol/result.ts';
import type { AttemptEntry, AttemptStore, FinishedAttempt } from '../sdk/attempt-store.ts';

/** Far longer than any redelivery, so that a result outlives a long outage of Orrery. */
const RETENTION_MS = 7 * 24 * 60 * 60_000;

/** Forgetting is spread over the finishes, so that no single one pays for a day's worth. */
const FORGOTTEN_AT_ONCE = 4;

const rowSchema = z.union([
	z.object({ state: z.literal('refused') }),
	z.object({
		state: z.enum(['success', 'failed', 'stopped']),
		result: z
			.string()
			.transform((text): unknown => JSON.parse(text))
			.pipe(taskResultSchema),
	}),
]);

/**
 * Remembers ended attempts on disk. Running ones are remembered by the process alone: when it dies they are lost, and to
 * say otherwise after a restart would keep Orrery waiting for nobody.
 */
export class SqliteAttemptStore implements AttemptStore {
	readonly #running = new Set<string>();
	readonly #now: () => number;
	readonly #select: StatementSync;
	readonly #upsert: StatementSync;
	readonly #forget: StatementSync;

	constructor(database: DatabaseSync, now: () => number) {
		this.#now = now;
		this.#select = database.prepare('SELECT state, result FROM attempt WHERE id = ?');
		this.#upsert = database.prepare(
			'INSERT OR REPLACE INTO attempt (id, state, result, ended_at_ms) VALUES (?, ?, ?, ?)',
		);
		this.#forget = database.prepare(
			'DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE ended_at_ms < ? ORDER BY ended_at_ms LIMIT ?)',
		);
	}

	claim(attemptId: string, state: 'running' | 'refused'): AttemptEntry | undefined {
		const known = this.read(attemptId);
		if (known) return known;
		if (state === 'running') this.#running.add(attemptId);
		else this.#upsert.run(attemptId, state, null, this.#now());
		return undefined;
	}

	read(attemptId: string): AttemptEntry | undefined {
		if (this.#running.has(attemptId)) return { state: 'running' };
		const row = this.#select.get(attemptId);
		return row && rowSchema.parse(row);
	}

	finish(attemptId: string, finished: FinishedAttempt): void {
		const now = this.#now();
		this.#upsert.run(attemptId, finished.state, JSON.stringify(finished.result), now);
		this.#running.delete(attemptId);
		this.#forget.run(now - RETENTION_MS, FORGOTTEN_AT_ONCE);
	}
}
