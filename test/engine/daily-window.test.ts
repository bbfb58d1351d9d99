import { describe, expect, test } from 'vitest';
import { EngineDriver, EXECUTOR_SUCCESS } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A run that begins so many hours after midnight of a day in the zone it counts in. */
function runAt(hour: number, nodes: Parameters<typeof documentOf>[0], window = { from: '22:00', to: '06:00' }) {
	const at = Date.parse('2027-03-01T00:00:00Z') + hour * HOUR_MS;
	const times = { createdAt: at, scheduleTime: at, timeZone: 'UTC', dailyWindow: window };
	return { at, driver: new EngineDriver({ ...specOf(documentOf(nodes)), ...times }) };
}

describe('a daily window', () => {
	test('lets tasks start inside of it, over midnight too', () => {
		for (const hour of [22, 23, 0, 5]) {
			const { driver } = runAt(hour, [{ key: 'a' }]);
			expect(driver.task('a').phase, `at ${hour}`).toMatchObject({ state: 'queued' });
		}
	});

	test('keeps tasks waiting outside of it, and starts them when it opens', () => {
		const { at, driver } = runAt(12, [{ key: 'a' }]);
		const until = at + 10 * HOUR_MS;
		expect(driver.task('a').phase).toMatchObject({ state: 'delayed', reason: 'daily_window', until });
		driver.tick(10 * HOUR_MS);
		expect(driver.task('a').phase).toMatchObject({ state: 'queued', attempt: 1 });
	});

	test('that closes meanwhile keeps back what follows, and stops nothing that runs', () => {
		const { driver } = runAt(5, [{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		driver.now += 1.5 * HOUR_MS;
		expect(driver.task('a').phase.state).toBe('running');
		driver.do({ kind: 'complete', task: 'a', attempt: 1, result: EXECUTOR_SUCCESS });
		expect(driver.task('b').phase).toMatchObject({ state: 'delayed', reason: 'daily_window' });
	});

	test('is waited for after a start delay that ends outside of it', () => {
		const { at, driver } = runAt(5, [{ key: 'a', delaySeconds: 7200 }]);
		driver.tick(2 * HOUR_MS);
		expect(driver.task('a').phase).toMatchObject({
			state: 'delayed',
			reason: 'daily_window',
			until: at + 17 * HOUR_MS,
		});
	});

	test('of a node takes the place of that of the schedule, and holds in a run that has none', () => {
		const { at, driver } = runAt(12, [
			{ key: 'a', dailyWindow: { from: '11:00', to: '13:00' } },
			{ key: 'b', dailyWindow: { from: '14:00', to: '15:00' } },
		]);
		expect(driver.task('a').phase).toMatchObject({ state: 'queued' });
		expect(driver.task('b').phase).toMatchObject({ reason: 'daily_window', until: at + 2 * HOUR_MS });
		const times = { createdAt: at, scheduleTime: at, timeZone: 'Asia/Shanghai' };
		const document = documentOf([{ key: 'c', dailyWindow: { from: '21:00', to: '22:00' } }]);
		const manual = new EngineDriver({ ...specOf(document), ...times });
		expect(manual.task('c').phase).toMatchObject({ reason: 'daily_window', until: at + HOUR_MS });
	});

	test('is no excuse to wait longer than a task may wait', () => {
		const { driver } = runAt(12, [{ key: 'a', waitSeconds: 3600 }]);
		driver.tick(HOUR_MS);
		expect(driver.task('a').phase).toMatchObject({ state: 'failed', failure: { cause: 'wait_timeout' } });
	});

	test('says nothing to a walk through the graph', () => {
		const { at } = runAt(12, [{ key: 'a' }]);
		const times = { createdAt: at, scheduleTime: at, timeZone: 'UTC', dailyWindow: { from: '22:00', to: '06:00' } };
		const driver = new EngineDriver({ ...specOf(documentOf([{ key: 'a' }])), ...times, mode: 'dryRun' });
		expect(driver.run.state).toBe('success');
		expect(driver.run.endedAt).toBeLessThan(at + DAY_MS);
	});
});
