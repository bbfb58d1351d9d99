import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReferenceSession } from '../../support/reference-session.ts';

const SLOW_TEST_MS = 30_000;
const ENDLESS_QUERY = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
let session: ReferenceSession;

beforeAll(async () => {
	session = await ReferenceSession.open();
}, SLOW_TEST_MS);
afterAll(() => session.close());

function sql(statements: string, more: object = {}) {
	return { type: 'SQL' as const, config: { connection: 'warehouse', sql: statements, ...more } };
}

describe('PYTHON', () => {
	test('runs python3 with outputs like a shell script', async () => {
		const script = 'import os\nprint("#{setValue(doubled=%d)}" % (2 * int(os.environ["ORRERY_PARAM_n"])))';
		const result = await session.run({ type: 'PYTHON', config: { script }, params: { n: 21 } });
		expect(result).toMatchObject({ status: 'success', outputs: { doubled: '42' } });
	});

	test('fails with its traceback in the log', async () => {
		const result = await session.run({ type: 'PYTHON', config: { script: 'raise ValueError("no such day")' } });
		expect(result).toMatchObject({ status: 'failed', error: { code: 'exit_1' } });
		expect(result.log).toContain('ValueError: no such day');
	});

	test(
		'says so where python3 is missing',
		async () => {
			const without = await ReferenceSession.open({ PATH: '/nowhere' });
			const result = await without.run({ type: 'PYTHON', config: { script: 'pass' } });
			await without.close();
			expect(result).toMatchObject({
				error: { code: 'python_missing', message: 'python3 is not installed on this executor.', retryable: false },
			});
		},
		SLOW_TEST_MS,
	);
});

describe('SQL', () => {
	test('runs statements in order and gives the first row of the last query', async () => {
		const result = await session.run({
			...sql(`
				-- a comment; with a semicolon
				CREATE TABLE orders (id INTEGER, amount REAL);
				INSERT INTO orders VALUES (1, 9.5), (2, 'a;b'), (3, :amount);
				SELECT count(*) AS rows, max(id) AS top, :nothing AS absent, 'x' || :day AS label FROM orders;
			`),
			params: { amount: 1.25, day: 'today', nothing: null, unused: { a: 1 } },
		});
		expect(result).toMatchObject({ status: 'success', outputs: { rows: 3, top: 3, absent: null, label: 'xtoday' } });
		expect(result.log).toContain('3 rows changed');
	});

	test('names a parameter that nobody gave it, and takes nothing else for one', async () => {
		const params = { day: 'today' };
		const failed = await session.run({ ...sql('CREATE TABLE t (a); INSERT INTO t VALUES (:day), (:dya)'), params });
		const message = expect.stringContaining(':dya');
		expect(failed).toMatchObject({ status: 'failed', error: { code: 'unbound_parameter', retryable: false, message } });
		const text = `SELECT ':x' AS a, 12 AS "$b:c" -- :none of these @are $parameters\n, :day AS day /* :x */`;
		const outputs = { a: ':x', '$b:c': 12, day: 'today' };
		expect(await session.run({ ...sql(`CREATE TABLE t (a); ${text}`), params })).toMatchObject({ outputs });
	});

	test('gives whole numbers without loss', async () => {
		const bound = { ...sql('SELECT 9007199254740993 AS large, 7 AS small, :n + 1 AS sum'), params: { n: 1 } };
		expect((await session.run(bound)).outputs).toEqual({ large: '9007199254740993', small: 7, sum: 2 });
	});

	test('gives columns as lists when asked', async () => {
		const result = await session.run(
			sql('SELECT value AS file FROM json_each(\'["a","b","c"]\')', { result: 'lists' }),
		);
		expect(result).toMatchObject({ outputs: { file: ['a', 'b', 'c'] } });
	});

	test('fails when its result is larger than outputs may be, whatever its size', async () => {
		const rows = (count: number) =>
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${count}) SELECT hex(zeroblob(100)) AS x FROM n`;
		for (const count of [1500, 20_000]) {
			const result = await session.run(sql(rows(count), { result: 'lists' }));
			expect(result).toMatchObject({ status: 'failed', error: { code: 'output_too_large', retryable: false } });
		}
		const fits = await session.run(sql(rows(1000), { result: 'lists' }));
		expect(fits).toMatchObject({ status: 'success' });
	});

	test('leaves nothing behind when a statement fails', async () => {
		const failed = await session.run(sql('CREATE TABLE half (a); INSERT INTO half VALUES (1); SELECT nonsense;'));
		expect(failed).toMatchObject({ status: 'failed', error: { code: 'sql_error', retryable: false } });
		expect(await session.run(sql('SELECT * FROM half'))).toMatchObject({ error: { message: 'no such table: half' } });
	});

	test('reads files of its own folder and of no other', async () => {
		const instanceId = 'ins_files';
		await session.run({
			type: 'SHELL',
			config: { script: "echo '[1,2,3]' > n.json; ln -s /etc/passwd link", workdir: 'instance' },
			instanceId,
		});
		const query = (name: string) => ({
			...sql(`SELECT sum(value) AS total FROM json_each(read_file('${name}'))`, { workdir: 'instance' }),
			instanceId,
		});
		expect(await session.run(query('n.json'))).toMatchObject({ outputs: { total: 6 } });
		for (const name of ['../../../warehouse.sqlite', '/etc/passwd', 'link']) {
			expect(await session.run(query(name))).toMatchObject({
				status: 'failed',
				error: { message: expect.stringContaining('not in the folder') },
			});
		}
	});

	test('knows only the connections the executor was started with', async () => {
		for (const connection of ['lake', '__proto__', 'toString']) {
			expect(await session.run(sql('SELECT 1', { connection }))).toMatchObject({
				error: { code: 'unknown_connection' },
			});
		}
	});

	test(
		'a query without end blocks nobody and ends when stopped',
		async () => {
			const { id, status } = await session.begin(sql(ENDLESS_QUERY));
			expect(status).toBe(202);
			expect(await session.run(sql('SELECT 1 AS one', { transaction: false }))).toMatchObject({ outputs: { one: 1 } });
			await session.client.stop(id);
			const record = session.attempt(id);
			await session.orrery.until(() => record.results.length > 0);
			expect((await session.client.status(id)).body).toMatchObject({ state: 'stopped' });
		},
		SLOW_TEST_MS,
	);
});

describe('HTTP', () => {
	let server: Server;
	let url: string;

	beforeAll(async () => {
		server = createServer((request, response) => {
			const path = new URL(request.url ?? '', 'http://x').pathname;
			if (path === '/silent') return;
			response.statusCode = Number(path.slice(1));
			response.end(`${request.method} ${request.headers['x-test'] ?? ''} ${'.'.repeat(100_000)}`);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
	});
	afterAll(() => {
		server.close();
		server.closeAllConnections();
	});

	function http(config: Record<string, string | number | number[] | Record<string, string>>) {
		return session.run({ type: 'HTTP', config });
	}

	test('gives status and the beginning of the body', async () => {
		const result = await http({ url: `${url}/201`, method: 'POST', headers: { 'x-test': 'hello' }, body: '{}' });
		expect(result).toMatchObject({
			status: 'success',
			outputs: { status: 201, body: expect.stringMatching(/^POST hello \.+$/) },
		});
		expect(String(result.outputs?.body).length).toBe(64 * 1024);
	});

	test.each([
		['404', { code: 'http_404', retryable: false }],
		['503', { code: 'http_503', retryable: true }],
		['429', { code: 'http_429', retryable: true }],
	])('status %s is a failure of its own kind', async (path, error) => {
		expect(await http({ url: `${url}/${path}` })).toMatchObject({
			status: 'failed',
			error,
			outputs: { status: Number(path) },
		});
	});

	test('takes parameters of every type where it needs text', async () => {
		const config = { url: `${url}/200`, method: 'POST', headers: { 'x-test': 42 }, body: { rows: [1] } };
		const result = await session.run({ type: 'HTTP', config });
		expect(result).toMatchObject({ status: 'success', outputs: { body: expect.stringMatching(/^POST 42 /) } });
		const script = 'echo "$ROWS $DAYS"';
		const environment = { ROWS: 42, DAYS: ['mo'] };
		expect((await session.run({ type: 'SHELL', config: { script, environment } })).log).toContain('42 ["mo"]');
	});

	test('what counts as success can be said', async () => {
		expect(await http({ url: `${url}/404`, successStatuses: [404] })).toMatchObject({ status: 'success' });
		expect(await http({ url: `${url}/200`, bodyContains: 'ready' })).toMatchObject({
			error: { code: 'condition_not_met' },
		});
	});

	test(
		'no answer and no server are failures that may pass',
		async () => {
			expect(await http({ url: `${url}/silent`, timeoutSeconds: 1 })).toMatchObject({
				error: { code: 'http_timeout', retryable: true },
			});
			expect(await http({ url: 'http://127.0.0.1:1/' })).toMatchObject({
				error: { code: 'http_failed', retryable: true },
			});
		},
		SLOW_TEST_MS,
	);

	test.each(['file:///etc/passwd', 'nowhere', 'ftp://example.com'])('%s is no address for it', async (wrong) => {
		expect(await http({ url: wrong })).toMatchObject({ error: { code: 'bad_config' } });
	});
});
