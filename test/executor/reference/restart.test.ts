import { afterEach, beforeEach, expect, test } from 'vitest';
import { attemptProcesses } from '../../support/attempt-processes.ts';
import { ReferenceSession } from '../../support/reference-session.ts';

const SLOW_TEST_MS = 30_000;
const ENDLESS = { type: 'SHELL' as const, config: { script: "trap '' TERM; sleep 1000 & sleep 1000; sleep 1000" } };
let session: ReferenceSession;

beforeEach(async () => {
	session = await ReferenceSession.open();
}, SLOW_TEST_MS);
afterEach(() => session.close(), SLOW_TEST_MS);

test(
	'a killed executor remembers results, and clears away the programs it lost',
	async () => {
		const done = {
			type: 'SHELL' as const,
			config: { script: 'echo "#{setValue(nonce=$(cat /proc/sys/kernel/random/uuid))}"' },
		};
		const finished = await session.run(done);
		const lost = await session.begin(ENDLESS);
		await session.process.stop('SIGKILL');
		expect(attemptProcesses(lost.id)).not.toEqual([]);

		await session.process.start();
		await expect.poll(() => attemptProcesses(lost.id)).toEqual([]);
		expect((await session.client.status(lost.id)).body).toEqual({ state: 'unknown' });
		const again = await session.begin(done, finished.id);
		expect(again).toMatchObject({ status: 200, body: { status: 'success', outputs: finished.outputs } });
	},
	SLOW_TEST_MS,
);

test(
	'an attempt that was refused stays refused after a restart',
	async () => {
		expect((await session.client.stop('ins_x.node.1')).body).toEqual({ state: 'unknown' });
		await session.process.stop('SIGKILL');
		await session.process.start();
		expect((await session.begin(ENDLESS, 'ins_x.node.1')).status).toBe(409);
	},
	SLOW_TEST_MS,
);

test(
	'an executor that is asked to end takes its programs along and reports them',
	async () => {
		const { id } = await session.begin({ type: 'SHELL', config: { script: 'sleep 1000' } });
		await session.process.stop('SIGTERM');
		expect(attemptProcesses(id)).toEqual([]);
		expect(session.attempt(id).results).toMatchObject([
			{ status: 'failed', error: { code: 'executor_shutdown', retryable: true } },
		]);
	},
	SLOW_TEST_MS,
);

test(
	'a folder serves one executor at a time',
	async () => {
		await expect(session.process.startAnother()).resolves.toContain('database is locked');
	},
	SLOW_TEST_MS,
);
