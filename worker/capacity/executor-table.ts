import type { Route } from '../engine/run-spec.ts';
import type { ExecutorCopy, OpenBreaker } from './rpc.ts';
import { executorCopySchema } from './rpc-schema.ts';

/** Copies of the project's executors, so that a run and its deliveries need no database. */
export class ExecutorTable {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(): void {
		this.#sql.exec(
			`CREATE TABLE IF NOT EXISTS executor (
				id TEXT PRIMARY KEY, revision INTEGER, copy TEXT, open_reason TEXT, open_since INTEGER
			) WITHOUT ROWID`,
		);
	}

	/**
	 * Keeps the newest revision. A removed executor leaves an empty row behind, because ids are never used again and a
	 * late copy must not revive it.
	 */
	put(executorId: string, copy: ExecutorCopy | null): void {
		if (copy === null)
			this.#sql.exec(
				`INSERT INTO executor (id, revision, copy) VALUES (?, 0, NULL)
				ON CONFLICT DO UPDATE SET copy = NULL, open_reason = NULL, open_since = NULL WHERE copy IS NOT NULL`,
				executorId,
			);
		else
			this.#sql.exec(
				`INSERT INTO executor (id, revision, copy) VALUES (?1, ?2, ?3)
				ON CONFLICT DO UPDATE SET revision = ?2, copy = ?3 WHERE revision < ?2 AND copy IS NOT NULL`,
				...[executorId, copy.revision, JSON.stringify(copy)],
			);
	}

	copies(): readonly ExecutorCopy[] {
		const rows = this.#sql
			.exec<{ copy: string; reason: string | null }>(
				'SELECT copy, open_reason AS reason FROM executor WHERE copy IS NOT NULL ORDER BY id',
			)
			.toArray();
		return rows.map(({ copy, reason }) => {
			const parsed = executorCopySchema.parse(JSON.parse(copy));
			return reason === null ? parsed : { ...parsed, breakerReason: reason };
		});
	}

	/** Only a change is written: senders may tell the same news many times. */
	observe(executorId: string, reason: string | null, at: number): void {
		this.#sql.exec(
			'UPDATE executor SET open_reason = ?2, open_since = ?3 WHERE id = ?1 AND copy IS NOT NULL AND open_reason IS NOT ?2',
			...[executorId, reason, reason === null ? null : at],
		);
	}

	/** Of executors in use alone: one that is disabled is not missed. */
	breakers(): readonly OpenBreaker[] {
		return this.#sql
			.exec<{ executorId: string; reason: string; since: number }>(
				`SELECT id AS executorId, open_reason AS reason, open_since AS since FROM executor WHERE open_reason IS NOT NULL AND copy ->> 'enabled'`,
			)
			.toArray();
	}
}

/** What a run captures of the executors it may use: an executor appears once in each of its groups. */
export function routesOf(copies: readonly ExecutorCopy[]): readonly Route[] {
	return copies
		.filter((copy) => copy.enabled)
		.flatMap(({ executorId, groups, taskTypes, leaseMs, heartbeatMs }) =>
			groups.map((group) => ({ executorId, group, taskTypes, leaseMs, heartbeatMs })),
		);
}
