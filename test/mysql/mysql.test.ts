import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MysqlServer } from '../support/mysql-server.ts';
import { ReferenceSession } from '../support/reference-session.ts';

const SLOW_TEST_MS = 90_000;
const ROUTINES = `
	CREATE TABLE day (day date, amount int);
	CREATE PROCEDURE refresh(IN day date, INOUT total decimal(10, 2), OUT amount int, OUT note text)
	BEGIN
		INSERT INTO day VALUES (day, 3);
		SELECT 'seen' AS inside;
		IF total > 1 THEN SET total = total + 0.10; END IF;
		SET amount = 3; SET note = concat('for ', day);
	END;
	CREATE FUNCTION net(gross decimal(10, 2)) RETURNS decimal(10, 2) DETERMINISTIC RETURN gross / 2;
	CREATE PROCEDURE rest() SELECT sleep(1000);`;
let server: MysqlServer;
let session: ReferenceSession;

beforeAll(async () => {
	server = await MysqlServer.start();
	session = await ReferenceSession.open({
		ORRERY_EXECUTOR_CONNECTION_SHOP: server.url(),
		ORRERY_EXECUTOR_CONNECTION_WRONG_PASSWORD: server.url({ password: 'not-the-password' }),
		ORRERY_EXECUTOR_CONNECTION_WRONG_DATABASE: server.url({ database: 'nowhere' }),
		ORRERY_EXECUTOR_CONNECTION_NOBODY: server.url({ port: 1 }),
	});
	const made = await session.run(sql(ROUTINES));
	expect(made).toEqual(expect.objectContaining({ status: 'success' }));
}, SLOW_TEST_MS);
afterAll(async () => {
	await session?.close();
	await server?.stop();
});

function sql(statements: string, more: object = {}) {
	return { type: 'SQL' as const, config: { connection: 'shop', sql: statements, ...more } };
}

function call(procedure: string, ...args: Record<string, string | number>[]) {
	return { type: 'PROCEDURE' as const, config: { connection: 'shop', procedure, arguments: args } };
}

/** Connections of the server but the one that asks. */
function otherSessions(where = 'true'): Promise<unknown[][]> {
	return server.query(
		`SELECT info FROM information_schema.processlist WHERE id <> connection_id() AND user = 'orrery' AND (${where})`,
	);
}

describe('statements on MariaDB', () => {
	test('run in order with parameters as values, and give the first row of the last query', async () => {
		const result = await session.run({
			...sql(`
				CREATE TABLE orders (id int, note text);
				INSERT INTO orders VALUES (1, 'a;b'), (2, "it's; here"), (:id, :note);
				UPDATE orders SET note = 'new' WHERE id > 1;
				SELECT count(*) AS total, max(note) AS top, :nothing AS absent FROM orders LIMIT :limit;
				CREATE TABLE IF NOT EXISTS orders (id int);
			`),
			params: { id: 3, note: "'); DROP TABLE orders; --", nothing: null, limit: 5 },
		});
		expect(result).toMatchObject({ status: 'success', outputs: { total: 3, top: 'new', absent: null } });
		expect(result.log).toMatch(/INSERT INTO orders VALUES.*: 3 rows changed in \d+ ms\n/);
		expect(result.log).toMatch(/UPDATE orders .*: 2 rows changed in \d+ ms\n/);
		expect(result.log).toContain("NOTE: Table 'orders' already exists\n");
	});

	test.each(['', ' WHERE 1 = :one'])('give every kind of value without loss%s', async (where) => {
		const statement = `SELECT 12345678901234567890.10 AS decimals, 9007199254740993 AS large, 7 AS small,
			0.1e0 AS doubles, x'00ff' AS bytes, b'101' AS bits, DATE '2026-11-20' AS day,
			TIMESTAMP '2026-11-20 13:00:00.123456' AS instant, TIME '12:00:01' AS clock, NULL AS nothing,
			JSON_EXTRACT('{"n": 12345678901234567890}', '$') AS document FROM dual${where}`;
		const { outputs } = await session.run({ ...sql(statement), params: { one: 1 } });
		expect(outputs).toMatchObject({
			decimals: '12345678901234567890.10',
			large: '9007199254740993',
			small: 7,
			doubles: 0.1,
			bytes: 'AP8=',
			day: '2026-11-20',
			instant: '2026-11-20 13:00:00.123456',
			clock: '12:00:01',
			nothing: null,
		});
	});

	test('undo what came before a failure', async () => {
		const failed = await session.run(sql("INSERT INTO day VALUES ('2020-01-01', 77); SELECT nonsense"));
		expect(failed).toMatchObject({ error: { code: 'sql_error', retryable: false } });
		expect(await server.query('SELECT * FROM day WHERE amount = 77')).toEqual([]);
	});

	test('end at the server once their rows outgrow outputs', async () => {
		const endless = sql("SELECT repeat('x', 1000) AS x FROM seq_1_to_100000000", { result: 'lists' });
		expect(await session.run(endless)).toMatchObject({ error: { code: 'output_too_large', retryable: false } });
		await expect.poll(() => otherSessions()).toEqual([]);
	});
});

describe('a connection to MariaDB', () => {
	test.each([
		['wrong_password', { code: 'login_refused', retryable: false }],
		['wrong_database', { code: 'login_refused', retryable: false }],
		['nobody', { code: 'connection_failed', retryable: true }],
	])('%s fails with a code of its own and never tells a password', async (connection, error) => {
		const result = await session.run(sql('SELECT 1', { connection }));
		expect(result).toMatchObject({ status: 'failed', error });
		for (const password of [MysqlServer.PASSWORD, encodeURIComponent(MysqlServer.PASSWORD), 'not-the-password']) {
			expect(JSON.stringify(result)).not.toContain(password);
		}
	});

	test.each([
		['SELECT sleep(1000)', {}],
		['SELECT sleep(:n)', { n: 1000 }],
	])('that breaks under %s is a failure that may pass', async (statement, params) => {
		const { id } = await session.begin({ ...sql(`${statement} /* to break */`), params });
		await expect.poll(() => otherSessions("info LIKE '%to break%'")).toHaveLength(1);
		const [[processId] = []] = await server.query(
			"SELECT id FROM information_schema.processlist WHERE info LIKE '%to break */'",
		);
		await server.query(`KILL CONNECTION ${processId}`);
		const record = session.attempt(id);
		await session.orrery.until(() => record.results.length > 0);
		expect(record.results[0]).toMatchObject({ error: { code: 'connection_lost', retryable: true } });
	});
});

describe('a stop', () => {
	test.each([
		['cancels a query', false, sql('SELECT sleep(1000) /* rests */; SELECT 1'), {}],
		['cancels a query with parameters', false, sql('SELECT sleep(:n) /* rests */; SELECT 1'), { n: 1000 }],
		['by force ends the connection', true, sql('SELECT sleep(1000) /* rests */'), {}],
		['ends a procedure', false, call('rest'), {}],
	])('%s at the server', async (_name, force, task, params) => {
		const { id, status } = await session.begin({ ...task, params });
		expect(status).toBe(202);
		await expect.poll(() => otherSessions("info LIKE '%rest%' OR info LIKE '%sleep%'")).toHaveLength(1);
		await session.client.stop(id, force);
		const record = session.attempt(id);
		await session.orrery.until(() => record.results.length > 0);
		expect((await session.client.status(id)).body).toMatchObject({ state: 'stopped' });
		await expect.poll(() => otherSessions()).toEqual([]);
	});
});

describe('a procedure of MariaDB', () => {
	test('is given values and parameters, and gives what comes out of it', async () => {
		const args = [
			{ name: 'day' },
			{ name: 'total', direction: 'inout', value: '1.50' },
			{ name: 'amount', direction: 'out' },
			{ name: 'said', direction: 'out' },
		];
		const result = await session.run({ ...call('shop.refresh', ...args), params: { day: '2026-11-20' } });
		expect(result).toMatchObject({ status: 'success', outputs: { total: '1.60', amount: 3, said: 'for 2026-11-20' } });
		expect(result.log).toContain('{"inside":"seen"}\n');
	});

	test('can be a function', async () => {
		const net = call('net', { name: 'gross', value: 3 }, { name: 'net', direction: 'out' });
		expect((await session.run(net)).outputs).toEqual({ net: '1.50' });
	});

	test('that is not there is named', async () => {
		expect(await session.run(call('nothing'))).toMatchObject({ error: { code: 'unknown_procedure' } });
	});
});
