import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import mysql, { type Connection } from 'mysql2';

/** What the server does with a statement. `silence` is a query that runs until somebody kills it. */
export type ScriptedAnswer =
	| { readonly rows: readonly object[]; readonly columns: Readonly<Record<string, number>> }
	| { readonly ok: { readonly affectedRows: number } }
	| { readonly error: { readonly code: number; readonly message: string } }
	| 'silence'
	| 'hang up';

const COLUMN = {
	catalog: 'def',
	schema: '',
	table: '',
	orgTable: '',
	orgName: '',
	characterSet: 45,
	columnLength: 255,
	flags: 0,
	decimals: 0,
};

/** A text without a name: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html */
const PARAMETER_DEFINITION = Buffer.from(
	`\u0003def\0\0\0\u0001?\0\u000c${'\0'.repeat(6)}\u00fd${'\0'.repeat(5)}`,
	'latin1',
);

const KILL = /^KILL (?<what>QUERY|CONNECTION) (?<id>\d+)$/;
const INTERRUPTED = { code: 1317, message: 'Query execution was interrupted' };
const PROTOCOL_41 = 0x02_00;
const SECURE_CONNECTION = 0x80_00;
const PLUGIN_AUTH = 0x00_08_00_00;

/**
 * The server side of MySQL's protocol, played from a script: it shows what the executor sends and in which order, and what
 * it makes of each kind of answer. It understands no SQL; a real server is asked by hand, see test/vitest.mysql.config.ts.
 */
export class ScriptedMysqlServer {
	/** Every statement in the order of its arrival; of a prepared one, each value it was run with. */
	readonly received: (string | readonly unknown[])[] = [];
	readonly #script: Readonly<Record<string, ScriptedAnswer>>;
	readonly #connections = new Map<number, Connection>();
	readonly #changed = new EventEmitter();
	readonly #server = createServer((stream) => {
		const options = { stream, isServer: true };
		this.#serve(mysql.createConnection(options));
	});
	#lastId = 0;

	constructor(script: Readonly<Record<string, ScriptedAnswer>>) {
		this.#script = script;
	}

	async listen(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	async close(): Promise<void> {
		for (const connection of this.#connections.values()) connection.destroy();
		this.#server.close();
		await once(this.#server, 'close');
	}

	url(user = 'orrery'): string {
		const address = this.#server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		return `mysql://${user}:hunter2@127.0.0.1:${port}/shop`;
	}

	get openConnections(): number {
		return this.#connections.size;
	}

	/** Resolves when the condition holds, asked again after each statement and each end of a connection. */
	async until(condition: () => boolean): Promise<void> {
		while (!condition()) await once(this.#changed, 'change');
	}

	#serve(connection: Connection): void {
		this.#lastId += 1;
		const id = this.#lastId;
		this.#connections.set(id, connection);
		connection.on('error', () => this.#forget(id));
		connection.on('end', () => this.#forget(id));
		connection.serverHandshake({
			protocolVersion: 10,
			serverVersion: '8.4.0',
			connectionId: id,
			statusFlags: 2,
			characterSet: 45,
			capabilityFlags: PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH,
			authCallback({ user }: { user: string }, done: (error: null, refusal?: object) => void) {
				done(null, user === 'orrery' ? undefined : { code: 1045, message: `Access denied for user '${user}'` });
				endAnswer(connection);
			},
		});
		const prepared: string[] = [];
		connection.on('query', (sql: string) => this.#answer(connection, sql));
		connection.on('stmt_prepare', (sql: string) => {
			prepared.push(sql);
			writePrepared(connection, prepared.length, sql.split('?').length - 1);
			endAnswer(connection);
		});
		connection.on('stmt_execute', (statementId: number, _flags: number, _count: number, values: unknown[]) => {
			const sql = prepared[statementId - 1] ?? '';
			this.#answer(connection, sql, values);
		});
	}

	#forget(id: number): void {
		this.#connections.delete(id);
		this.#changed.emit('change');
	}

	#answer(connection: Connection, sql: string, values?: readonly unknown[]): void {
		this.received.push(sql, ...(values ? [values] : []));
		const kill = KILL.exec(sql)?.groups;
		const killed = kill && this.#connections.get(Number(kill.id));
		if (kill?.what === 'QUERY' && killed) write(killed, { error: INTERRUPTED });
		if (kill?.what === 'CONNECTION') killed?.destroy();
		const answer = this.#script[sql] ?? { ok: { affectedRows: 0 } };
		if (answer === 'hang up') connection.destroy();
		else if (answer !== 'silence') write(connection, answer);
		this.#changed.emit('change');
	}
}

function write(connection: Connection, answer: Exclude<ScriptedAnswer, string>): void {
	if ('ok' in answer) connection.writeOk(answer.ok);
	else if ('error' in answer) connection.writeError(answer.error);
	else {
		const columns = Object.entries(answer.columns).map(([name, columnType]) => ({ ...COLUMN, name, columnType }));
		connection.writeTextResult([...answer.rows], columns);
	}
	endAnswer(connection);
}

/** Packets are counted anew from each command on, which the driver's server side leaves to its user. */
function endAnswer(connection: Connection): void {
	connection.sequenceId = 0;
}

/** The driver's server side writes no answer to a preparation, so this is one by the protocol's own description. */
function writePrepared(connection: Connection, id: number, parameters: number): void {
	const header = Buffer.alloc(12);
	header.writeUInt32LE(id, 1);
	header.writeUInt16LE(parameters, 7);
	connection.writePacket(rawPacket(header));
	if (parameters === 0) return;
	for (let index = 0; index < parameters; index += 1) connection.writePacket(rawPacket(PARAMETER_DEFINITION));
	connection.writeEof();
}

function rawPacket(payload: Buffer): object {
	const buffer = Buffer.concat([Buffer.alloc(4), payload]);
	return {
		buffer,
		length: () => buffer.byteLength,
		writeHeader(sequenceId: number) {
			buffer.writeUIntLE(payload.byteLength, 0, 3);
			buffer.writeUInt8(sequenceId, 3);
		},
	};
}
