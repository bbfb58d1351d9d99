import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresServer } from '../../support/postgres-server.ts';
import { ReferenceSession } from '../../support/reference-session.ts';

const SLOW_TEST_MS = 30_000;
let server: PostgresServer;
let session: ReferenceSession;

beforeAll(async () => {
	server = await PostgresServer.start();
	session = await ReferenceSession.open({
		ORRERY_EXECUTOR_CONNECTION_LAKE: server.url(),
		ORRERY_EXECUTOR_CONNECTION_WRONG_PASSWORD: server.url({ password: 'not-the-password' }),
		ORRERY_EXECUTOR_CONNECTION_WRONG_DATABASE: server.url({ database: 'nowhere' }),
		ORRERY_EXECUTOR_CONNECTION_NOBODY: server.url({ port: 1 }),
	});
}, SLOW_TEST_MS);
afterAll(async () => {
	await session?.close();
	await server?.stop();
});

function sql(statements: string, more: object = {}) {
	return { type: 'SQL' as const, config: { connection: 'lake', sql: statements, ...more } };
}

/** Processes of the server that belong to the executor. */
function executorSessions(where = 'true'): Promise<unknown[][]> {
	return server.query(`SELECT query FROM pg_stat_activity WHERE application_name = 'orrery-executor' AND ${where}`);
}

describe('statements on PostgreSQL', () => {
	test('run in order, with their counts and times in the log, and give the first row of the last query', async () => {
		const result = await session.run({
			...sql(`
				-- a comment; with a semicolon
				CREATE TABLE orders (id int, note text);
				INSERT INTO orders VALUES (1, 'a;b'), (2, $$it's; here$$), (:id, :note);
				UPDATE orders SET note = note WHERE id > 1;
				SELECT count(*) AS rows, max(id)::text AS top FROM orders;
				DO $body$ BEGIN RAISE NOTICE 'half; way'; END $body$;
			`),
			params: { id: 3, note: "'); DROP TABLE orders; --", unused: [1] },
		});
		expect(result).toMatchObject({ status: 'success', outputs: { rows: 3, top: '3' } });
		expect(result.log).toMatch(/INSERT INTO orders .*: 3 rows changed in \d+ ms\n/);
		expect(result.log).toMatch(/UPDATE orders .*: 2 rows changed in \d+ ms\n/);
		expect(result.log).toMatch(/\{"rows":3,"top":"3"\}\nSELECT count.*: 1 row in \d+ ms\n/);
		expect(result.log).toContain('NOTICE: half; way\n');
	});

	test('take parameters as values of whatever type the statement needs', async () => {
		const params = { day: '2026-11-20', n: 41, yes: true, nothing: null, list: ['a', 'b'], big: '9007199254740993' };
		const statement = `
			SELECT :day::date + 1 AS next, :n + 1 AS sum, NOT :yes::bool AS no, :nothing::text AS absent,
				jsonb_array_length(:list::jsonb) AS length, :big::bigint + 1 AS big, :day::text || ' ' || :day AS twice`;
		expect(await session.run({ ...sql(statement), params })).toMatchObject({
			outputs: {
				next: '2026-11-21',
				sum: 42,
				no: false,
				absent: null,
				length: 2,
				big: '9007199254740994',
				twice: '2026-11-20 2026-11-20',
			},
		});
	});

	test('give every kind of value without loss', async () => {
		const statement = `SELECT
			12345678901234567890.10::numeric AS decimal, 9007199254740993::bigint AS large, 7::bigint AS small,
			0.1::float8 AS double, 'NaN'::float8 AS nan, true AS yes, '\\x00ff'::bytea AS bytes,
			'{"n": 12345678901234567890, "d": 0.1, "l": [1, null]}'::jsonb AS document,
			DATE '2026-11-20' AS day, TIMESTAMP '2026-11-20 13:00:00.123456' AS instant, INTERVAL '1 day 2 hours' AS span,
			ARRAY[1, NULL, 3] AS numbers, ARRAY[['a,b', 'c"d'], ['', NULL]] AS texts, ARRAY[1.50, 2]::numeric[] AS decimals,
			ARRAY[9007199254740993, 1]::bigint[] AS larges, NULL::json AS nothing,
			'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid AS id`;
		const { outputs } = await session.run(sql(statement));
		expect(outputs).toEqual({
			decimal: '12345678901234567890.10',
			large: '9007199254740993',
			small: 7,
			double: 0.1,
			nan: 'NaN',
			yes: true,
			bytes: 'AP8=',
			document: { n: '12345678901234567890', d: 0.1, l: [1, null] },
			day: '2026-11-20',
			instant: '2026-11-20 13:00:00.123456',
			span: '1 day 02:00:00',
			numbers: [1, null, 3],
			texts: [
				['a,b', 'c"d'],
				['', null],
			],
			decimals: ['1.50', '2'],
			larges: ['9007199254740993', 1],
			nothing: null,
			id: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
		});
	});

	test('give columns as lists when asked, and nothing when there is no row', async () => {
		const rows = sql('SELECT n, n * n AS square FROM generate_series(1, 3) AS n', { result: 'lists' });
		expect(await session.run(rows)).toMatchObject({ outputs: { n: [1, 2, 3], square: [1, 4, 9] } });
		expect((await session.run(sql('SELECT 1 AS one WHERE false'))).outputs).toEqual({});
	});

	test('show as many rows in the log as asked for', async () => {
		const { log } = await session.run(sql('SELECT n FROM generate_series(1, 50) AS n', { loggedRows: 2 }));
		expect(log).toMatch(/^\{"n":1\}\n\{"n":2\}\nSELECT n FROM .*: 50 rows in \d+ ms\n$/);
	});

	test('end at the server once their rows outgrow outputs', async () => {
		const endless = sql("SELECT repeat('x', 1000) AS x, generate_series(1, 1000000000) AS n", { result: 'lists' });
		const error = { code: 'output_too_large', retryable: false };
		expect(await session.run(endless)).toMatchObject({ status: 'failed', error });
		expect(await executorSessions()).toEqual([]);
	});

	test('name a parameter that nobody gave before anything runs', async () => {
		const failed = await session.run(sql('CREATE TABLE early (a int); SELECT :dya'));
		const message = expect.stringContaining(':dya');
		expect(failed).toMatchObject({ status: 'failed', error: { code: 'unbound_parameter', retryable: false, message } });
		expect(await server.query("SELECT to_regclass('early')")).toEqual([[null]]);
	});
});

describe('a transaction on PostgreSQL', () => {
	test('leaves nothing behind when a statement fails', async () => {
		const failed = await session.run(sql('CREATE TABLE half (a int); INSERT INTO half VALUES (1); SELECT nonsense'));
		const message = 'column "nonsense" does not exist (SQLSTATE 42703)';
		expect(failed).toMatchObject({ status: 'failed', error: { code: 'sql_error', retryable: false, message } });
		expect(await server.query("SELECT to_regclass('half')")).toEqual([[null]]);
	});

	test('can be declined: then each statement stands for itself', async () => {
		const statements = 'CREATE TABLE kept (a int); VACUUM kept; SELECT nonsense';
		const failed = await session.run(sql(statements, { transaction: false }));
		expect(failed).toMatchObject({ error: { code: 'sql_error' } });
		expect(await server.query("SELECT to_regclass('kept')")).toEqual([['kept']]);
	});

	test('that the server sacrifices for another may be tried again', async () => {
		const statement = "DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$";
		expect(await session.run(sql(statement))).toMatchObject({ error: { code: 'database_busy', retryable: true } });
	});
});

describe('a connection to PostgreSQL', () => {
	test.each([
		['wrong_password', { code: 'login_refused', retryable: false }],
		['wrong_database', { code: 'login_refused', retryable: false }],
		['nobody', { code: 'connection_failed', retryable: true }],
		['missing', { code: 'unknown_connection', retryable: false }],
	])('%s fails with a code of its own and never tells a password', async (connection, error) => {
		const result = await session.run(sql('SELECT 1', { connection }));
		expect(result).toMatchObject({ status: 'failed', error });
		for (const password of [PostgresServer.PASSWORD, encodeURIComponent(PostgresServer.PASSWORD), 'not-the-password']) {
			expect(JSON.stringify(result)).not.toContain(password);
		}
	});

	test('is closed after each task, however it ended', async () => {
		await Promise.all([
			...Array.from({ length: 5 }, () => session.run(sql('SELECT 1'))),
			...Array.from({ length: 5 }, () => session.run(sql('SELECT nonsense'))),
		]);
		await expect.poll(() => executorSessions()).toEqual([]);
	});

	test(
		'that breaks under a query is a failure that may pass',
		async () => {
			const { id } = await session.begin(sql('SELECT pg_sleep(1000) /* to break */'));
			await expect.poll(() => executorSessions("query LIKE '%to break%'")).toHaveLength(1);
			await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%to break */'");
			const record = session.attempt(id);
			await session.orrery.until(() => record.results.length > 0);
			expect(record.results[0]).toMatchObject({ error: { code: 'connection_lost', retryable: true } });
		},
		SLOW_TEST_MS,
	);
});

describe('a stop', () => {
	test.each([
		['cancels the query at the server', false, {}],
		['by force ends the connection at the server', true, {}],
		['undoes the statements before it', false, { transaction: true }],
	])(
		'%s',
		async (name, force, more) => {
			const mark = `${name} ${force}`;
			const { id, status } = await session.begin(
				sql(`CREATE TABLE "${mark}" (a int); SELECT pg_sleep(1000) /* ${mark} */; SELECT 1`, more),
			);
			expect(status).toBe(202);
			await expect.poll(() => executorSessions(`query LIKE '%${mark} */'`)).toHaveLength(1);
			await session.client.stop(id, force);
			const record = session.attempt(id);
			await session.orrery.until(() => record.results.length > 0);
			expect((await session.client.status(id)).body).toMatchObject({ state: 'stopped' });
			await expect.poll(() => executorSessions()).toEqual([]);
			expect(await server.query(`SELECT to_regclass('"${mark}"')`)).toEqual([[null]]);
		},
		SLOW_TEST_MS,
	);
});

test(
	'a statement that outlives its cancelling is stopped all the same, and nothing follows it',
	async () => {
		const resting = `DO $$ BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN RAISE NOTICE 'cancelled'; END $$`;
		const { id } = await session.begin(sql(`CREATE TABLE outlived (a int); ${resting}; CREATE TABLE next (a int)`));
		await expect.poll(() => executorSessions("query LIKE 'DO %'")).toHaveLength(1);
		await session.client.stop(id);
		const record = session.attempt(id);
		await session.orrery.until(() => record.results.length > 0);
		expect(record.results[0]).toMatchObject({ status: 'failed', error: { code: 'stopped' } });
		expect(record.log.toString()).toContain('NOTICE: cancelled\n');
		expect(await server.query("SELECT to_regclass('outlived'), to_regclass('next')")).toEqual([[null, null]]);
	},
	SLOW_TEST_MS,
);

test('the editor is offered the connections there are', async () => {
	const names = ['warehouse', 'lake', 'wrong_password', 'wrong_database', 'nobody'];
	const { body } = await session.client.describe('a challenge of some length');
	const types = expect.arrayContaining([
		expect.objectContaining({
			type: 'SQL',
			configSchema: expect.objectContaining({
				properties: expect.objectContaining({ connection: expect.objectContaining({ enum: names }) }),
			}),
		}),
		expect.objectContaining({
			type: 'PROCEDURE',
			configSchema: expect.objectContaining({
				properties: expect.objectContaining({ connection: expect.objectContaining({ enum: names.slice(1) }) }),
			}),
		}),
	]);
	expect(body).toMatchObject({ taskTypes: types });
});
