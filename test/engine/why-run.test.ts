import { expect, test } from 'vitest';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';
import { whyOfRun } from '../support/why.ts';

function driverOf(nodes: readonly NodeDraft[], spec: Parameters<typeof specOf>[1] = {}): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes), spec));
}

function many(count: number, upstream: readonly string[] = []): NodeDraft[] {
	return Array.from({ length: count }, (_, index) => ({ key: `n${index}`, upstream }));
}

const resume = { operation: 'resume', on: { kind: 'instance', id: 'ins_01kf0000000000000000000000' } };

test('a run names the tasks that hold it up, those with the same blocker together, and leaves out what waits for them', () => {
	const driver = driverOf([...many(30), { key: 'last', upstream: ['n0'] }], { slots: 3 });
	driver.accept('n0');
	const why = whyOfRun(driver);
	expect(why.blockers.map(({ text }) => text)).toEqual([
		'27 tasks wait for slots.',
		'2 tasks are on their way to their executors.',
		'1 task runs.',
	]);
	expect(why.blockers[0]).toMatchObject({ kind: 'tasks', values: { because: 'slot', count: 27 }, more: 17 });
	expect(why.tasks.map(({ key }) => key)).not.toContain('last');
	expect([why.tasks.length, why.left]).toEqual([13, 17]);
});

test('deliveries that fail for another reason, or at another executor, are told apart', () => {
	const driver = driverOf([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
	for (const key of ['a', 'b']) driver.deliver(key, { kind: 'misconfigured', reason: 'http_404', retryAfterMs: null });
	driver.deliver('c', { kind: 'redeliver', reason: 'connect_failed', received: 'no', retryAfterMs: null });
	const { blockers } = whyOfRun(driver);
	expect(blockers.map(({ values, release }) => [values.reason, values.count, release?.operation])).toEqual([
		['http_404', 2, 'check'],
		['connect_failed', 1, 'check'],
	]);
});

test('a paused run says who paused it, and which tasks start when it goes on', () => {
	const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
	driver.do({ kind: 'pause', by: BY });
	expect(whyOfRun(driver).blockers).toMatchObject([
		{ kind: 'run_paused', by: 'user:somebody', release: resume },
		{ kind: 'tasks', text: '1 task starts when the run goes on.', tasks: ['a'], release: resume },
	]);
});

test('a run in which only held tasks are left says so, and each of them is released', () => {
	const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
	driver.do({ kind: 'operate_tasks', operation: 'hold', tasks: ['a'], by: BY });
	const why = whyOfRun(driver);
	expect(why.blockers).toMatchObject([{ kind: 'only_held_left', values: { count: 1 }, tasks: ['a'] }]);
	expect(why.tasks).toMatchObject([{ key: 'a', blockers: [{ kind: 'held', release: { operation: 'release' } }] }]);
});

test('a run that is being stopped says until when, and what is waited for', () => {
	const driver = driverOf([{ key: 'a' }]);
	driver.accept('a');
	driver.do({ kind: 'stop', by: BY });
	expect(whyOfRun(driver).blockers).toMatchObject([
		{ kind: 'run_stopping', by: 'user:somebody', until: new Date(driver.now + 30_000).toISOString(), release: null },
		{ kind: 'tasks', values: { because: 'stopping' } },
	]);
});

test('a run that the platform holds up says so first, and is closed by force if it is being stopped', () => {
	const driver = driverOf([{ key: 'a' }]);
	driver.accept('a');
	driver.do({ kind: 'stop', by: BY });
	const { blockers } = whyOfRun(driver, { hold: { kind: 'refused', reason: 'overloaded', since: driver.now } });
	expect(blockers).toMatchObject([
		{ kind: 'platform_hold' },
		{ kind: 'run_stopping', release: { operation: 'force_close' } },
		{ kind: 'tasks' },
	]);
});

test('a failed run names its failures and not what they led to, and is recovered', () => {
	const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', onFailure: 'abandon' }]);
	driver.fail('a');
	driver.fail('c');
	expect(whyOfRun(driver)).toMatchObject({
		state: 'failed',
		blockers: [{ kind: 'run_ended', tasks: ['a'], release: { operation: 'recover' } }],
	});
	expect(whyOfRun(driver, { isArchived: true }).blockers[0]?.release?.operation).toBe('run');
});

test('a failed run with a failure that must not run again offers no recovery', () => {
	const driver = driverOf([{ key: 'a', rerunPolicy: 'never' }]);
	driver.fail('a');
	const why = whyOfRun(driver);
	expect(why.blockers[0]?.release).toBeNull();
	expect(why.tasks[0]?.blockers[0]?.release?.operation).toBe('set_success');
});

test('a stopped run says who stopped it, and one that succeeded says no more', () => {
	const stopped = driverOf([{ key: 'a' }]);
	stopped.do({ kind: 'stop', by: BY });
	expect(whyOfRun(stopped).blockers).toMatchObject([
		{ kind: 'run_ended', values: { state: 'stopped' }, by: 'user:somebody' },
	]);
	const success = driverOf([{ key: 'a' }]);
	success.succeed('a');
	expect(whyOfRun(success).blockers).toMatchObject([{ kind: 'run_ended', tasks: [], release: null }]);
});
