import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

/** What a statement changes; one that only reads has no such name. */
const TABLE = /(?:INSERT INTO|UPDATE|DELETE FROM)\s+["`]?(\w+)/;

/** Listens to every row that is written to the database from now on, as the platform bills it. */
export function listenAtDatabase(wrote: (rows: number, table: string) => void): void {
	const tables = listenAtStatements();
	const tableOf = (statement: D1PreparedStatement) => tables.get(statement) ?? 'nothing';
	const statements: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
	const { run } = statements;
	vi.spyOn(statements, 'run').mockImplementation(async function (this: D1PreparedStatement) {
		const result: D1Result = await Reflect.apply(run, this, []);
		wrote(result.meta.rows_written, tableOf(this));
		return result;
	} as typeof run);
	const databases: D1Database = Object.getPrototypeOf(env.DB);
	const { batch } = databases;
	vi.spyOn(databases, 'batch').mockImplementation(async function (this: D1Database, together) {
		const results: D1Result[] = await Reflect.apply(batch, this, [together]);
		for (const [place, statement] of together.entries())
			wrote(results[place]?.meta.rows_written ?? 0, tableOf(statement));
		return results;
	} as typeof batch);
}

/** Which table each statement writes to, by the text it was prepared from; binding values makes another of it. */
function listenAtStatements(): WeakMap<D1PreparedStatement, string> {
	const tables = new WeakMap<D1PreparedStatement, string>();
	const databases: D1Database = Object.getPrototypeOf(env.DB);
	const { prepare } = databases;
	vi.spyOn(databases, 'prepare').mockImplementation(function (this: D1Database, query) {
		const statement: D1PreparedStatement = Reflect.apply(prepare, this, [query]);
		const table = TABLE.exec(query)?.[1];
		if (table !== undefined) tables.set(statement, table);
		return statement;
	});
	const statements: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
	const { bind } = statements;
	vi.spyOn(statements, 'bind').mockImplementation(function (this: D1PreparedStatement, ...values) {
		const bound: D1PreparedStatement = Reflect.apply(bind, this, values);
		const table = tables.get(this);
		if (table !== undefined) tables.set(bound, table);
		return bound;
	});
	return tables;
}
