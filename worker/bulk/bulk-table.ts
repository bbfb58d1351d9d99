import { z } from 'zod';
import { type Progress, progressSchema } from './progress.ts';
import type { BulkSpec } from './rpc.ts';
import { bulkSpecSchema } from './rpc-schema.ts';

/** Ids of one row: 30 KiB. */
export const IDS_PER_ROW = 1000;

const idsSchema = z.array(z.string());

/** What an operation is about without its ids, which have rows of their own. */
const keptSpecSchema = bulkSpecSchema.extend({
	items: z.union([
		z.object({ ids: z.null() }),
		z.object({ filter: bulkSpecSchema.shape.items.options[1].shape.filter }),
	]),
});

export type KeptSpec = z.infer<typeof keptSpecSchema>;

/** An operation's rows: what it is, how far it is, and the ids it is about, many to a row. */
export class BulkTable {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** Asked before anything else: an object that was only asked has written nothing. */
	exists(): boolean {
		return this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'facts'").toArray().length > 0;
	}

	create(spec: BulkSpec, progress: Progress): void {
		this.#sql.exec('CREATE TABLE facts (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
		this.#sql.exec('CREATE TABLE ids (first INTEGER PRIMARY KEY, body TEXT NOT NULL)');
		const ids = 'ids' in spec.items ? spec.items.ids : [];
		const items = 'ids' in spec.items ? { ids: null } : spec.items;
		for (let first = 0; first < ids.length; first += IDS_PER_ROW)
			this.addIds(first, ids.slice(first, first + IDS_PER_ROW));
		this.#sql.exec('INSERT INTO facts (id, body) VALUES (1, ?)', JSON.stringify({ ...spec, items }));
		this.#sql.exec('INSERT INTO facts (id, body) VALUES (2, ?)', JSON.stringify(progress));
	}

	spec(): KeptSpec {
		return keptSpecSchema.parse(this.#fact(1));
	}

	progress(): Progress {
		return progressSchema.parse(this.#fact(2));
	}

	keep(progress: Progress): void {
		this.#sql.exec('UPDATE facts SET body = ? WHERE id = 2', JSON.stringify(progress));
	}

	/** @param first the number of the first of them, among all. */
	addIds(first: number, ids: readonly string[]): void {
		this.#sql.exec('INSERT INTO ids (first, body) VALUES (?, ?)', first, JSON.stringify(ids));
	}

	/** Ids from a number on, at most so many; fewer where a row ends. */
	idsFrom(start: number, limit: number): string[] {
		const query = 'SELECT first, body FROM ids WHERE first <= ? ORDER BY first DESC LIMIT 1';
		const [row] = this.#sql.exec<{ first: number; body: string }>(query, start).toArray();
		if (row === undefined) return [];
		return idsSchema.parse(JSON.parse(row.body)).slice(start - row.first, start - row.first + limit);
	}

	#fact(id: number): unknown {
		const { body } = this.#sql.exec<{ body: string }>('SELECT body FROM facts WHERE id = ?', id).one();
		return JSON.parse(body);
	}
}
