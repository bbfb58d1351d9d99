import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import type { SqlReport, SqlRequest } from './sql-request.ts';
import { unboundParameter } from './unbound-parameter.ts';

/** How long a statement waits for another connection's lock before the task fails as retryable. */
const LOCK_TIMEOUT_MS = 10_000;

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** White space, semicolons and comments: nothing to run. */
const EMPTY_STATEMENT = /^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/;

class UnboundParameterError extends Error {
	constructor(name: string) {
		super(`No parameter came for ${name}. Declare it at the node or the workflow.`);
	}
}

type Row = Record<string, SQLOutputValue>;

/** Runs the statements of a request one after the other and reports the outputs of its last query, or the error. */
export function runStatements(request: SqlRequest, log: (text: string) => void): SqlReport {
	try {
		const database = new DatabaseSync(request.databasePath, { timeout: LOCK_TIMEOUT_MS });
		database.function('read_file', (name) => readFile(request.folderPath, String(name)));
		if (request.transaction) database.exec('BEGIN IMMEDIATE');
		const rows = runAll(database, request, log);
		if (request.transaction) database.exec('COMMIT');
		database.close();
		return { ok: true, outputs: outputsOf(rows, request.result) };
	} catch (error) {
		return failureOf(error);
	}
}

function runAll(database: DatabaseSync, request: SqlRequest, log: (text: string) => void): readonly Row[] {
	let lastRows: readonly Row[] = [];
	let rest = request.sql.replace(EMPTY_STATEMENT, '');
	while (rest !== '') {
		const statement = database.prepare(rest);
		statement.setAllowUnknownNamedParameters(true);
		const unbound = unboundParameter(statement, request.params);
		if (unbound !== null) throw new UnboundParameterError(unbound);
		if (statement.columns().length > 0) lastRows = query(statement, request, log);
		else log(`${change(statement, request.params)}\n`);
		// SQLite says how much of the text this statement was, so quotes and triggers need no second parser here.
		rest = rest.slice(statement.sourceSQL.length).replace(EMPTY_STATEMENT, '');
	}
	return lastRows;
}

function change(statement: StatementSync, params: SqlRequest['params']): string {
	const { changes } = statement.run(params);
	return `${firstWords(statement.sourceSQL)}: ${changes} ${changes === 1 ? 'row' : 'rows'} changed`;
}

function query(statement: StatementSync, request: SqlRequest, log: (text: string) => void): readonly Row[] {
	const rows: Row[] = [];
	let count = 0;
	for (const row of statement.iterate(request.params)) {
		count += 1;
		if (count <= request.loggedRows) log(`${JSON.stringify(jsonRow(row))}\n`);
		if (count === 1 || request.result === 'lists') rows.push(row);
	}
	log(`${firstWords(statement.sourceSQL)}: ${count} ${count === 1 ? 'row' : 'rows'}\n`);
	return rows;
}

function outputsOf(rows: readonly Row[], result: SqlRequest['result']): Record<string, JsonValue> {
	const [first] = rows;
	if (!first) return {};
	if (result === 'firstRow') return jsonRow(first);
	return Object.fromEntries(Object.keys(first).map((name) => [name, rows.map((row) => jsonValue(row[name] ?? null))]));
}

function jsonRow(row: Row): Record<string, JsonValue> {
	return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonValue(value)]));
}

/** Blobs become base64, as JSON has no bytes; whole numbers beyond what JSON holds exactly become text. */
function jsonValue(value: SQLOutputValue): JsonValue {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (typeof value === 'bigint') return String(value);
	return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The text of a file in the task's folder, for `read_file` in SQL. A name that leads out of the folder is refused. */
function readFile(folderPath: string, name: string): string {
	const path = realpathSync(resolve(folderPath, name));
	const inside = relative(realpathSync(folderPath), path);
	if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
		throw new Error(`read_file: ${name} is not in the folder of this task.`);
	}
	return readFileSync(path, 'utf8');
}

function failureOf(error: unknown): SqlReport {
	const message = error instanceof Error ? error.message : String(error);
	if (error instanceof UnboundParameterError)
		return { ok: false, message, code: 'unbound_parameter', retryable: false };
	const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
	const isBusy = number === SQLITE_BUSY || number === SQLITE_LOCKED;
	return { ok: false, message, code: isBusy ? 'database_busy' : 'sql_error', retryable: isBusy };
}

function firstWords(sql: string): string {
	const line = sql.trim().replaceAll(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
