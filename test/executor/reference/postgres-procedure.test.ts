import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresServer } from '../../support/postgres-server.ts';
import { ReferenceSession } from '../../support/reference-session.ts';

const SLOW_TEST_MS = 30_000;
const ROUTINES = `
	CREATE SCHEMA sales;
	CREATE TABLE sales.day (day date, rows int);
	CREATE PROCEDURE sales.refresh(day date, INOUT total numeric, OUT rows int, OUT note text) LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO sales.day VALUES (day, 3);
		COMMIT;
		RAISE NOTICE 'refreshed %', day;
		total := total + 0.10; rows := 3; note := 'for ' || day;
	END $$;
	CREATE FUNCTION sales.net(gross numeric) RETURNS numeric LANGUAGE sql AS 'SELECT gross / 2';
	CREATE FUNCTION sales.bounds(of text, OUT low int, OUT high bigint) LANGUAGE sql AS 'SELECT 1, 9007199254740993';
	CREATE FUNCTION sales.pick(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'int' $$;
	CREATE FUNCTION sales.pick(a text) RETURNS text LANGUAGE sql AS $$ SELECT 'text' $$;
	CREATE PROCEDURE sales."Odd "" name; --"(OUT said text) LANGUAGE plpgsql AS $$ BEGIN said := 'odd'; END $$;
	CREATE PROCEDURE sales.rest() LANGUAGE sql AS 'SELECT pg_sleep(1000)';
	CREATE PROCEDURE near() LANGUAGE sql AS 'SELECT 1';`;
let server: PostgresServer;
let session: ReferenceSession;

beforeAll(async () => {
	server = await PostgresServer.start();
	session = await ReferenceSession.open({ ORRERY_EXECUTOR_CONNECTION_LAKE: server.url() });
	const made = await session.run({ type: 'SQL', config: { connection: 'lake', sql: ROUTINES } });
	expect(made).toMatchObject({ status: 'success' });
}, SLOW_TEST_MS);
afterAll(async () => {
	await session?.close();
	await server?.stop();
});

type Arguments = Record<string, string | number | null>[];

function call(procedure: string, ...args: Arguments) {
	return { type: 'PROCEDURE' as const, config: { connection: 'lake', procedure, arguments: args } };
}

test('a procedure is given values and parameters, and gives what comes out of it', async () => {
	const args: Arguments = [
		{ name: 'day' },
		{ name: 'total', direction: 'inout', value: '1.50' },
		{ name: 'rows', direction: 'out' },
		{ name: 'said', direction: 'out' },
	];
	const result = await session.run({ ...call('sales.refresh', ...args), params: { day: '2026-11-20' } });
	expect(result).toMatchObject({ status: 'success', outputs: { total: '1.60', rows: 3, said: 'for 2026-11-20' } });
	expect(result.log).toContain('NOTICE: refreshed 2026-11-20\n');
	expect(result.log).toMatch(/CALL "sales"\."refresh"\(\$1, \$2, NULL, NULL\): 1 row in \d+ ms\n/);
	expect(await server.query('SELECT rows FROM sales.day')).toEqual([[3]]);
});

test('the result of a function comes out of it, as do its own OUT parameters', async () => {
	const net = call('sales.net', { name: 'gross', value: 3 }, { name: 'net', direction: 'out' });
	expect((await session.run(net)).outputs).toEqual({ net: '1.5000000000000000' });
	const bounds = call(
		'sales.bounds',
		{ name: 'of', value: 'x' },
		{ name: 'from', direction: 'out' },
		{ name: 'to', direction: 'out' },
	);
	expect((await session.run(bounds)).outputs).toEqual({ from: 1, to: '9007199254740993' });
	expect((await session.run(call('sales.bounds', { name: 'of', value: null }))).outputs).toEqual({});
});

test('of several with one name the types of the arguments choose', async () => {
	for (const type of ['int', 'text']) {
		const chosen = call('sales.pick', { name: 'a', value: '1', type }, { name: 'said', direction: 'out' });
		expect(await session.run(chosen)).toMatchObject({ outputs: { said: type } });
	}
	for (const type of ['no_type', 'int) FROM pg_authid; --']) {
		const wrong = call('sales.pick', { name: 'a', value: '1', type });
		expect(await session.run(wrong)).toMatchObject({ error: { code: 'sql_error', retryable: false } });
	}
});

test('a name is a name, whatever is in it', async () => {
	const odd = call('sales."Odd "" name; --"', { name: 'said', direction: 'out' });
	expect(await session.run(odd)).toMatchObject({ outputs: { said: 'odd' } });
	expect(await session.run(call('PUBLIC.Near'))).toMatchObject({ status: 'success', outputs: {} });
});

test.each([
	['sales.nothing', 'unknown_procedure'],
	['nowhere.refresh', 'unknown_procedure'],
	['sum', 'unknown_procedure'],
	['sales.refresh()', 'bad_config'],
	['near(); DROP TABLE sales.day', 'bad_config'],
	['a.b.c', 'bad_config'],
	['sales.', 'bad_config'],
	['sales.refresh', 'sql_error'],
])('%s without arguments fails with %s', async (procedure, code) => {
	expect(await session.run(call(procedure))).toMatchObject({ status: 'failed', error: { code, retryable: false } });
});

test('an argument with neither value nor parameter is named', async () => {
	const message = expect.stringContaining('gross');
	const result = await session.run(call('sales.net', { name: 'gross' }));
	expect(result).toMatchObject({ error: { code: 'unbound_parameter', retryable: false, message } });
});

test('more to come out than comes is a failure that says so', async () => {
	const wanted = [
		{ name: 'a', direction: 'out' },
		{ name: 'b', direction: 'out' },
	];
	const result = await session.run(call('sales.net', { name: 'gross', value: 1 }, ...wanted));
	expect(result).toMatchObject({ error: { code: 'bad_arguments', message: expect.stringContaining('1 of the 2') } });
});

test('SQLite has no procedures, and says so', async () => {
	const result = await session.run({ type: 'PROCEDURE', config: { connection: 'warehouse', procedure: 'refresh' } });
	expect(result).toMatchObject({ error: { code: 'no_procedures', retryable: false } });
});

test(
	'a stop ends a running procedure at the server',
	async () => {
		const { id } = await session.begin(call('sales.rest'));
		const running = "SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE 'CALL%rest%'";
		await expect.poll(() => server.query(running)).toEqual([[1]]);
		await session.client.stop(id);
		const record = session.attempt(id);
		await session.orrery.until(() => record.results.length > 0);
		expect(record.results[0]).toMatchObject({ error: { code: 'stopped' } });
		await expect.poll(() => server.query(running)).toEqual([[0]]);
	},
	SLOW_TEST_MS,
);
