import type { Connection, FieldPacket, Query } from 'mysql2';
import { settlesWithin, systemClock } from '../../sdk/clock.ts';
import type { BoundStatement, DatabaseSession, Row, StatementEnd } from './database-session.ts';
import { mysqlRoutine } from './mysql-routine.ts';
import { type MysqlValue, mysqlValue } from './mysql-values.ts';
import type { Routine, RoutineCall } from './routine.ts';

const CLOSE_TIMEOUT_MS = 2000;

/** A connection to MySQL or MariaDB. */
export class MysqlSession implements DatabaseSession {
	readonly #connection: Connection;
	readonly #log: (text: string) => void;
	readonly #connectAnother: () => Promise<Connection>;
	#fail: (error: unknown) => void = ignoreLoss;

	/** `connectAnother` is for telling the server to end what runs in this connection. */
	constructor(connection: Connection, log: (text: string) => void, connectAnother: () => Promise<Connection>) {
		this.#connection = connection;
		this.#log = log;
		this.#connectAnother = connectAnother;
		// The driver tells a lost connection here, and not to the statement that was running.
		connection.on('error', (error: unknown) => this.#fail(error));
	}

	async run(statement: BoundStatement, onRow: (row: Row) => void): Promise<StatementEnd> {
		const { end, warnings } = await this.#send(statement, onRow);
		if (warnings > 0) await this.#logWarnings();
		return end;
	}

	findRoutine(call: RoutineCall): Promise<Routine | null> {
		return mysqlRoutine(call, async (statement) => {
			const rows: Row[] = [];
			await this.#send(statement, (row) => rows.push(row));
			return rows;
		});
	}

	cancel(): Promise<void> {
		return this.#tell(`KILL QUERY ${this.#connection.threadId}`);
	}

	terminate(): Promise<void> {
		return this.#tell(`KILL CONNECTION ${this.#connection.threadId}`);
	}

	async close(): Promise<void> {
		// The goodbye waits behind a statement that the server never ended.
		const goodbye = new Promise<void>((resolve) => this.#connection.end(() => resolve()));
		await settlesWithin(systemClock, CLOSE_TIMEOUT_MS, goodbye);
		this.#connection.destroy();
	}

	destroy(): void {
		this.#connection.destroy();
		this.#fail(Object.assign(new Error('The connection was dropped.'), { code: 'DROPPED' }));
	}

	/** Values make it a prepared statement. Without any it is not: some statements cannot be prepared. */
	#send(
		statement: BoundStatement,
		onRow: (row: Row) => void,
	): Promise<{ readonly end: StatementEnd; readonly warnings: number }> {
		const { text: sql, values } = statement;
		return new Promise((resolve, reject) => {
			this.#fail = reject;
			const command: Query =
				values.length > 0 ? this.#connection.execute(sql, [...values]) : this.#connection.query({ sql });
			let fields: readonly FieldPacket[] | undefined;
			let hadFields = false;
			let changed = 0;
			let warnings = 0;
			command.on('fields', (next: readonly FieldPacket[] | undefined) => {
				fields = next;
				hadFields ||= next !== undefined;
			});
			command.on('result', (result: unknown) => {
				if (fields && Array.isArray(result)) onRow(rowOf(fields, result));
				else if (isHeader(result)) {
					changed += result.affectedRows;
					warnings = result.warningStatus;
				}
			});
			command.on('error', reject);
			command.on('end', () => {
				resolve({ end: hadFields ? { kind: 'query' } : { kind: 'change', rows: changed }, warnings });
			});
		});
	}

	async #logWarnings(): Promise<void> {
		await this.#send({ text: 'SHOW WARNINGS', values: [] }, (row) => {
			this.#log(`${String(row.get('Level')).toUpperCase()}: ${String(row.get('Message'))}\n`);
		});
	}

	async #tell(sql: string): Promise<void> {
		const other = await this.#connectAnother();
		try {
			await new Promise<void>((resolve, reject) => {
				other.query({ sql }, (error) => (error ? reject(error) : resolve()));
			});
		} finally {
			other.destroy();
		}
	}
}

function rowOf(fields: readonly FieldPacket[], values: readonly MysqlValue[]): Row {
	return new Map(fields.map((field, index) => [field.name, mysqlValue(field, values[index] ?? null)]));
}

function isHeader(result: unknown): result is { affectedRows: number; warningStatus: number } {
	return typeof result === 'object' && result !== null && 'affectedRows' in result && 'warningStatus' in result;
}

function ignoreLoss(): void {
	// Nothing is running that could be told.
}
