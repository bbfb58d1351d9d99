import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptProcesses } from '../../support/attempt-processes.ts';
import { ReferenceSession } from '../../support/reference-session.ts';

const SLOW_TEST_MS = 30_000;
let session: ReferenceSession;

beforeAll(async () => {
	session = await ReferenceSession.open({ EXECUTOR_PASSWORD: 'hunter2' });
}, SLOW_TEST_MS);
afterAll(() => session.close());

function shell(script: string, more: object = {}) {
	return { type: 'SHELL' as const, config: { script, ...more } };
}

describe('a script', () => {
	test('gives its output as log and its marked lines as outputs, the last of a name winning', async () => {
		const result = await session.run(
			shell("echo 'to work'; echo 'oops' >&2; echo '#{setValue(a=1)}'; printf '#{setValue(a=2)}'"),
		);
		expect(result).toMatchObject({ status: 'success', outputs: { a: '2' } });
		expect(result.log).toContain('to work\n');
		expect(result.log).toContain('oops\n');
	});

	test('ends with its exit code as the error code', async () => {
		expect(await session.run(shell('exit 7'))).toMatchObject({
			status: 'failed',
			error: { code: 'exit_7', retryable: true },
		});
		expect(await session.run(shell('kill -SEGV $$'))).toMatchObject({
			status: 'failed',
			error: { code: 'signal_SIGSEGV' },
		});
	});

	test('sees parameters as environment variables, never as code', async () => {
		const evil = '$(touch hacked); `id`; "\'';
		const result = await session.run({
			...shell('printf %s "$ORRERY_PARAM_evil"; ls'),
			params: { evil, 'not-a-name': 'x', list: [1, 2] },
		});
		expect(result.log).toBe(evil);
	});

	test('sees nothing of the environment of the executor that it need not', async () => {
		const { log } = await session.run(shell('env'));
		expect(log).not.toContain('hunter2');
		expect(log).not.toContain(session.process.secret);
		expect(log).toContain('ORRERY_MODE=normal');
	});

	test('that is not text for a shell is refused before anything runs', async () => {
		expect(await session.run(shell('echo a\0b'))).toMatchObject({ error: { code: 'bad_config', retryable: false } });
		expect(await session.run({ type: 'SHELL', config: {} })).toMatchObject({ error: { code: 'bad_config' } });
	});

	test('cannot pass more outputs than the protocol takes', async () => {
		const script = `awk 'BEGIN { for (n = 0; n < 3; n++) { printf "#{setValue(v%d=", n; for (i = 0; i < 100000; i++) printf "x"; print ")}" } }'`;
		expect(await session.run(shell(script))).toMatchObject({
			error: { code: 'output_too_large', retryable: false },
			outputs: {},
		});
	});
});

describe('the folder of a script', () => {
	test('is empty and gone afterwards, unless it says otherwise', async () => {
		const first = await session.run(shell('ls; pwd; echo x > file'));
		const path = first.log.trim();
		expect(path).not.toContain('\n');
		expect((await session.run(shell(`ls '${path}'`))).status).toBe('failed');
	});

	test('can be that of the instance, through which tasks hand files on', async () => {
		const instanceId = 'ins_sharing';
		await session.run({ ...shell('echo payload > file', { workdir: 'instance' }), instanceId });
		expect((await session.run({ ...shell('cat file', { workdir: 'instance' }), instanceId })).log).toBe('payload\n');
		expect((await session.run({ ...shell('cat file', { workdir: 'instance' }), instanceId: 'ins_other' })).status).toBe(
			'failed',
		);
	});
});

describe('processes', () => {
	/** Begins a script and waits until it has said `ready`, so that a stop finds its traps set. */
	async function beginReady(script: string): Promise<string> {
		const { id, status } = await session.begin(shell(script));
		expect(status).toBe(202);
		await session.orrery.until(() => session.attempt(id).log.includes('ready\n'));
		return id;
	}

	test(
		'a script that ignores SIGTERM dies by force with all its children',
		async () => {
			const id = await beginReady("trap '' TERM; sh -c 'sleep 1000 & sleep 1000 & wait' & echo ready; sleep 1000");
			await expect.poll(() => attemptProcesses(id).length).toBeGreaterThanOrEqual(4);
			expect((await session.client.stop(id)).status).toBe(202);
			expect(attemptProcesses(id).length).toBeGreaterThanOrEqual(4);
			await session.client.stop(id, true);
			const record = session.attempt(id);
			await session.orrery.until(() => record.results.length > 0);
			await expect.poll(() => attemptProcesses(id)).toEqual([]);
		},
		SLOW_TEST_MS,
	);

	test(
		'a stop lets a script tidy up, and a success in that time counts',
		async () => {
			const id = await beginReady("trap 'echo tidy; exit 0' TERM; echo ready; sleep 1000 & wait");
			await session.client.stop(id);
			const record = session.attempt(id);
			await session.orrery.until(() => record.results.length > 0);
			expect(record.results[0]).toMatchObject({ status: 'success' });
			expect(record.log.toString()).toBe('ready\ntidy\n');
		},
		SLOW_TEST_MS,
	);

	test('what a script leaves in the background ends with it and does not hold it up', async () => {
		const result = await session.run(shell('sleep 1000 & echo done'));
		expect(result).toMatchObject({ status: 'success', log: 'done\n' });
		await expect.poll(() => attemptProcesses(result.id)).toEqual([]);
	});

	test(
		'a child that made a session of its own cannot hold up the result',
		async () => {
			const result = await session.run(shell('setsid sleep 3 & echo done'));
			expect(result).toMatchObject({ status: 'success', log: 'done\n' });
		},
		SLOW_TEST_MS,
	);
});
