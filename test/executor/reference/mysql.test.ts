import mysql from 'mysql2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ReferenceSession } from '../../support/reference-session.ts';
import { ScriptedMysqlServer } from '../../support/scripted-mysql-server.ts';

const SLOW_TEST_MS = 30_000;
const { Types } = mysql;
const KINDS = {
	decimals: Types.NEWDECIMAL,
	large: Types.LONGLONG,
	small: Types.LONG,
	day: Types.DATETIME,
	document: Types.JSON,
	nothing: Types.VAR_STRING,
};
const VALUES = {
	decimals: '12345678901234567890.10',
	large: '9007199254740993',
	small: '7',
	day: '2026-11-20 13:00:00.123456',
	document: '{"n":12345678901234567890}',
	nothing: null,
};
const FIND_ROUTINE = expect.stringContaining('information_schema.ROUTINES');
let server: ScriptedMysqlServer;
let session: ReferenceSession;

beforeAll(async () => {
	server = new ScriptedMysqlServer({
		'SELECT everything': { rows: [VALUES], columns: KINDS },
		'INSERT INTO t VALUES (?, ?, ?)': { ok: { affectedRows: 1 } },
		'SELECT nonsense': { error: { code: 1054, message: "Unknown column 'nonsense'" } },
		'SELECT deadlock': { error: { code: 1213, message: 'Deadlock found' } },
		'SELECT sleep': 'silence',
		'SELECT gone': 'hang up',
	});
	await server.listen();
	session = await ReferenceSession.open({
		ORRERY_EXECUTOR_CONNECTION_SHOP: server.url(),
		ORRERY_EXECUTOR_CONNECTION_STRANGER: server.url('stranger'),
		ORRERY_EXECUTOR_CONNECTION_NOBODY: 'mysql://orrery:hunter2@127.0.0.1:1/shop',
	});
}, SLOW_TEST_MS);
afterAll(async () => {
	await session?.close();
	await server?.close();
});
beforeEach(() => {
	server.received.length = 0;
});

function sql(statements: string, more: object = {}) {
	return { type: 'SQL' as const, config: { connection: 'shop', sql: statements, ...more } };
}

test('values travel apart from the statements, which are one transaction', async () => {
	const text = "'); DROP TABLE t; --";
	const statements = 'INSERT INTO t VALUES (:a, :b, :a); SELECT everything;';
	const result = await session.run({ ...sql(statements), params: { a: 'x', b: text } });
	expect(result).toMatchObject({ status: 'success' });
	expect(result.log).toMatch(/INSERT INTO t VALUES .*: 1 row changed in \d+ ms\n/);
	const sent = ['BEGIN', 'INSERT INTO t VALUES (?, ?, ?)', ['x', text, 'x'], 'SELECT everything', 'COMMIT'];
	expect(server.received).toEqual(sent);
	await server.until(() => server.openConnections === 0);
});

test('every kind of value is given without loss', async () => {
	const { outputs } = await session.run(sql('SELECT everything', { transaction: false }));
	expect(outputs).toEqual({ ...VALUES, small: 7, document: { n: '12345678901234567890' } });
	expect(server.received).toEqual(['SELECT everything']);
});

test.each([
	['SELECT nonsense', { code: 'sql_error', retryable: false }],
	['SELECT deadlock', { code: 'database_busy', retryable: true }],
])('%s fails with a code of its own, and what came before it is undone', async (statement, error) => {
	expect(await session.run(sql(statement))).toMatchObject({ status: 'failed', error });
	expect(server.received).toEqual(['BEGIN', statement, 'ROLLBACK']);
	await server.until(() => server.openConnections === 0);
});

test('a connection that breaks under a query is a failure that may pass', async () => {
	const error = { code: 'connection_lost', retryable: true };
	expect(await session.run(sql('SELECT gone'))).toMatchObject({ status: 'failed', error });
});

test.each([
	['stranger', { code: 'login_refused', retryable: false }],
	['nobody', { code: 'connection_failed', retryable: true }],
])('the connection %s fails with a code of its own and never tells a password', async (connection, error) => {
	const result = await session.run(sql('SELECT 1', { connection }));
	expect(result).toMatchObject({ status: 'failed', error });
	expect(JSON.stringify(result)).not.toContain('hunter2');
});

test.each([
	['kills the query', false, /^KILL QUERY \d+$/],
	['by force kills the connection', true, /^KILL CONNECTION \d+$/],
])(
	'a stop %s at the server',
	async (_name, force, kill) => {
		const { id, status } = await session.begin(sql('SELECT sleep; SELECT everything'));
		expect(status).toBe(202);
		await session.client.stop(id, force);
		const record = session.attempt(id);
		await session.orrery.until(() => record.results.length > 0);
		expect((await session.client.status(id)).body).toMatchObject({ state: 'stopped' });
		await server.until(() => server.openConnections === 0);
		expect(server.received).toContainEqual(expect.stringMatching(kill));
		expect(server.received).not.toContain('SELECT everything');
		expect(server.received).not.toContain('COMMIT');
	},
	SLOW_TEST_MS,
);

test('a procedure that this connection may not call is unknown to it', async () => {
	const config = { connection: 'shop', procedure: 'shop.refresh' };
	const error = { code: 'unknown_procedure', retryable: false };
	expect(await session.run({ type: 'PROCEDURE', config })).toMatchObject({ status: 'failed', error });
	expect(server.received).toEqual([FIND_ROUTINE, ['shop', 'refresh']]);
});
