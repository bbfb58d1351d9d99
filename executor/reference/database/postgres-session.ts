import { type Client, Query, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import { settlesWithin, systemClock } from '../../sdk/clock.ts';
import type { BoundStatement, DatabaseSession, Row, StatementEnd } from './database-session.ts';
import { postgresRoutine } from './postgres-routine.ts';
import { postgresTypes } from './postgres-values.ts';
import type { Routine, RoutineCall } from './routine.ts';

const CLOSE_TIMEOUT_MS = 2000;

/** A connection to PostgreSQL. */
export class PostgresSession implements DatabaseSession {
	readonly #client: Client;
	readonly #processId: JsonValue;
	readonly #connectAnother: () => Promise<Client>;

	private constructor(client: Client, processId: JsonValue, connectAnother: () => Promise<Client>) {
		this.#client = client;
		this.#processId = processId;
		this.#connectAnother = connectAnother;
	}

	/** `connectAnother` is for telling the server to end what runs in this connection. */
	static async of(client: Client, connectAnother: () => Promise<Client>): Promise<PostgresSession> {
		// Asked of the server and not taken from the handshake, in which a connection pooler gives a number of its own.
		const { rows } = await client.query<JsonValue[]>({ text: 'SELECT pg_backend_pid()', rowMode: 'array' });
		return new PostgresSession(client, rows[0]?.[0] ?? null, connectAnother);
	}

	run(statement: BoundStatement, onRow: (row: Row) => void): Promise<StatementEnd> {
		const { text, values } = statement;
		const config: QueryArrayConfig = { text, values: [...values], rowMode: 'array', types: postgresTypes };
		return new Promise((resolve, reject) => {
			const query = new Query<JsonValue[]>(config);
			query.on('row', (columns, result) => {
				if (result) onRow(new Map(result.fields.map(({ name }, index) => [name, columns[index] ?? null])));
			});
			query.on('error', reject);
			query.on('end', (result: QueryArrayResult) => {
				const { fields, rowCount } = result;
				resolve(fields.length > 0 ? { kind: 'query' } : { kind: 'change', rows: rowCount });
			});
			this.#client.query(query);
		});
	}

	findRoutine(call: RoutineCall): Promise<Routine | null> {
		return postgresRoutine(call, async (statement) => {
			const rows: Row[] = [];
			await this.run(statement, (row) => rows.push(row));
			return rows;
		});
	}

	cancel(): Promise<void> {
		return this.#tell('SELECT pg_cancel_backend($1)');
	}

	terminate(): Promise<void> {
		return this.#tell('SELECT pg_terminate_backend($1)');
	}

	async close(): Promise<void> {
		if (!(await settlesWithin(systemClock, CLOSE_TIMEOUT_MS, this.#client.end()))) this.destroy();
	}

	destroy(): void {
		this.#client.connection.stream.destroy();
	}

	async #tell(text: string): Promise<void> {
		const other = await this.#connectAnother();
		try {
			await other.query(text, [this.#processId]);
		} finally {
			await other.end();
		}
	}
}
