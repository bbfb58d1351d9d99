import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { unboundParameter } from './database/bind-statements.ts';
import type { Row } from './database/database-session.ts';
import { QueryRows } from './database/query-rows.ts';
import { endLine, rowLine } from './database/statement-log.ts';
import type { SqlReport, SqlRequest } from './sql-request.ts';
import { unboundName } from './unbound-name.ts';

/** How long a statement waits for another connection's lock before the task fails as retryable. */
const LOCK_TIMEOUT_MS = 10_000;

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** White space, semicolons and comments: nothing to run. */
const EMPTY_STATEMENT = /^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/;

/** Runs the statements of a request one after the other and reports the outputs of its last query, or the error. */
export function runStatements(request: SqlRequest, log: (text: string) => void): SqlReport {
	try {
		const database = new DatabaseSync(request.databasePath, { timeout: LOCK_TIMEOUT_MS });
		database.function('read_file', (name) => readFile(request.folderPath, String(name)));
		if (request.transaction) database.exec('BEGIN IMMEDIATE');
		const outputs = runAll(database, request, log)?.outputs() ?? {};
		if (request.transaction) database.exec('COMMIT');
		database.close();
		return { ok: true, outputs };
	} catch (error) {
		return failureOf(error);
	}
}

function runAll(database: DatabaseSync, request: SqlRequest, log: (text: string) => void): QueryRows | null {
	let lastRows: QueryRows | null = null;
	let rest = request.sql.replace(EMPTY_STATEMENT, '');
	while (rest !== '') {
		const statement = database.prepare(rest);
		statement.setAllowUnknownNamedParameters(true);
		// Whole numbers come as bigint, because a double holds not all that a column does.
		statement.setReadBigInts(true);
		const unbound = unboundName(statement, request.params);
		if (unbound !== null) throw unboundParameter(unbound);
		if (statement.columns().length > 0) lastRows = query(statement, request, log);
		else change(statement, request.params, log);
		// SQLite says how much of the text this statement was, so quotes and triggers need no second parser here.
		rest = rest.slice(statement.sourceSQL.length).replace(EMPTY_STATEMENT, '');
	}
	return lastRows;
}

function change(statement: StatementSync, params: SqlRequest['params'], log: (text: string) => void): void {
	const startedAtMs = performance.now();
	const { changes } = statement.run(params);
	log(endLine(statement.sourceSQL, Number(changes), 'change', startedAtMs));
}

function query(statement: StatementSync, request: SqlRequest, log: (text: string) => void): QueryRows {
	const startedAtMs = performance.now();
	const rows = new QueryRows(request.result);
	for (const values of statement.iterate(request.params)) {
		const row: Row = new Map(Object.entries(values).map(([name, value]) => [name, jsonValue(value)]));
		rows.add(row);
		if (rows.count <= request.loggedRows) log(rowLine(row));
	}
	log(endLine(statement.sourceSQL, rows.count, 'query', startedAtMs));
	return rows;
}

/** Blobs become base64, as JSON has no bytes; whole numbers beyond what JSON holds exactly become text. */
function jsonValue(value: SQLOutputValue): JsonValue {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
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
	if (error instanceof TerminalError) return { ok: false, message, code: error.code ?? 'sql_error', retryable: false };
	const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
	const isBusy = number === SQLITE_BUSY || number === SQLITE_LOCKED;
	return { ok: false, message, code: isBusy ? 'database_busy' : 'sql_error', retryable: isBusy };
}
