import { describe, expect, test } from 'vitest';
import { BY, EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, routeOf, specOf } from '../support/run-builder.ts';
import { whyOf } from '../support/why.ts';

const EXECUTOR = 'exe_01kf0000000000000000000001';
const RUN = 'ins_01kf0000000000000000000000';
const SOMEBODY = 'user:somebody';

function driverOf(nodes: readonly NodeDraft[], spec: Parameters<typeof specOf>[1] = {}): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes), spec));
}

function instant(at: number): string {
	return new Date(at).toISOString();
}

/** The one blocker of a task. */
function only(driver: EngineDriver, key: string) {
	const { blockers } = whyOf(driver, key);
	expect(blockers).toHaveLength(1);
	return blockers[0];
}

describe('a task that waits for its turn', () => {
	test('names the tasks before it, and they say what they wait for', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', upstream: ['b'] }]);
		driver.accept('a');
		const why = whyOf(driver, 'c');
		expect(why.blockers).toMatchObject([{ kind: 'upstream', tasks: ['b'], release: null }]);
		expect(why.tasks.map(({ key, blockers }) => [key, blockers[0]?.kind])).toEqual([
			['b', 'upstream'],
			['a', 'running'],
		]);
		expect(why.roots).toEqual(['a']);
	});

	test('tells of a task that several wait for once', () => {
		const driver = driverOf([
			{ key: 'a' },
			{ key: 'b', upstream: ['a'] },
			{ key: 'c', upstream: ['a'] },
			{ key: 'd', upstream: ['b', 'c'] },
		]);
		expect(whyOf(driver, 'd').tasks.map(({ key }) => key)).toEqual(['b', 'c', 'a']);
	});

	test('names ten of many tasks, tells of fifty, counts the others, and never leaves out where the chain ends', () => {
		const wide = Array.from({ length: 60 }, (_, index) => ({ key: `w${index}` }));
		const middle = wide.map(({ key }, index) => ({ key: `m${index}`, upstream: [key] }));
		const driver = driverOf([...wide, ...middle, { key: 'end', upstream: middle.map(({ key }) => key) }]);
		const why = whyOf(driver, 'end');
		expect(why.blockers).toMatchObject([{ kind: 'upstream', more: 50 }]);
		expect(why.blockers[0]?.tasks).toHaveLength(10);
		expect([why.tasks.length, why.left, why.roots.length]).toEqual([50, 70, 10]);
		expect(why.tasks.filter(({ key }) => key.startsWith('w'))).toHaveLength(10);
	});

	test('says how long it waits for its start delay', () => {
		const driver = driverOf([{ key: 'a', delaySeconds: 60 }]);
		expect(only(driver, 'a')).toMatchObject({
			kind: 'start_delay',
			values: { seconds: 60 },
			until: instant(driver.now + 60_000),
		});
	});

	test('says which try failed of how many, why, and when the next is', () => {
		const driver = driverOf([{ key: 'a', retry: { count: 2, intervalSeconds: 30 } }]);
		driver.fail('a');
		expect(only(driver, 'a')).toMatchObject({
			kind: 'retry_interval',
			values: { failures: 1, next: 2, tries: 3, cause: 'executor_failed' },
			until: instant(driver.now + 30_000),
		});
	});

	test('says which retries are ahead of one that waits for its turn', () => {
		const retry = { count: 2, intervalSeconds: 0, order: 'oneAfterAnother' };
		const driver = driverOf([
			{ key: 'a', retry },
			{ key: 'b', retry },
			{ key: 'c', retry },
		]);
		for (const key of ['b', 'a', 'c']) driver.fail(key);
		expect(only(driver, 'c')).toMatchObject({ kind: 'retry_turn', values: { count: 2 }, tasks: ['b', 'a'] });
		expect(only(driver, 'a')).toMatchObject({ kind: 'retry_turn', values: { count: 1 }, tasks: ['b'] });
	});

	test('says when the hours begin in which it may start', () => {
		const dailyWindow = { from: '20:00', to: '22:00' };
		const driver = driverOf([{ key: 'a' }], { dailyWindow });
		expect(only(driver, 'a')).toMatchObject({ kind: 'daily_window', values: { from: '20:00', to: '22:00' } });
		expect(only(driver, 'a')?.until).toBe('2026-01-15T20:00:00.000Z');
	});

	test('says when it fails for not having started, and not while that clock stands still', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'], waitSeconds: 60 }]);
		expect(whyOf(driver, 'b').failsAt).toBe(instant(driver.now + 60_000));
		expect(whyOf(driver, 'a').failsAt).toBeNull();
		driver.do({ kind: 'pause', by: BY });
		expect(whyOf(driver, 'b').failsAt).toBeNull();
	});
});

describe('a task that somebody keeps from running', () => {
	test('is held by whom since when, and is released', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.do({ kind: 'operate_tasks', operation: 'hold', tasks: ['b'], by: BY });
		const [held, upstream] = whyOf(driver, 'b').blockers;
		expect(held).toMatchObject({
			kind: 'held',
			by: SOMEBODY,
			since: instant(driver.now),
			release: { operation: 'release', on: { kind: 'taskInstance', id: `${RUN}.b` } },
		});
		expect(upstream).toMatchObject({ kind: 'upstream', tasks: ['a'] });
	});

	test('of a paused run says who paused it, and that it is resumed', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.do({ kind: 'pause', by: BY });
		const resume = { operation: 'resume', on: { kind: 'instance', id: RUN } };
		expect(only(driver, 'a')).toMatchObject({ kind: 'run_paused', by: SOMEBODY, release: resume });
		expect(whyOf(driver, 'b').blockers.map(({ kind }) => kind)).toEqual(['run_paused', 'upstream']);
	});

	test('of a run that is being paused says what is waited for', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		driver.do({ kind: 'pause', by: BY });
		expect(whyOf(driver, 'b').blockers[0]).toMatchObject({ kind: 'run_pausing', values: { inFlight: 1 } });
	});

	test('of a paused run does not say when its delay is over, because that stands still', () => {
		const driver = driverOf([{ key: 'a', delaySeconds: 60 }]);
		driver.do({ kind: 'pause', by: BY });
		expect(whyOf(driver, 'a').blockers.map(({ kind, until }) => [kind, until])).toEqual([
			['run_paused', null],
			['start_delay', null],
		]);
	});
});

describe('a task that nobody takes', () => {
	test('says its place in the line and how many slots there are', () => {
		const nodes = [{ key: 'a' }, { key: 'b' }, { key: 'c', priority: 'HIGHEST' }];
		const driver = driverOf([{ key: 'first' }, ...nodes.map((node) => ({ ...node, upstream: ['first'] }))], {
			slots: 1,
		});
		driver.succeed('first');
		expect(driver.task('c').phase.state).toBe('queued');
		expect(only(driver, 'a')).toMatchObject({ kind: 'slot', values: { place: 1, inFlight: 1, limit: 1 } });
		expect(only(driver, 'b')).toMatchObject({ kind: 'slot', values: { place: 2 } });
	});

	test('says which group lacks an executor for its type, and which executors there are', () => {
		const other = {
			...routeOf('exe_01kf0000000000000000000002'),
			group: 'gpu',
			taskTypes: [{ type: 'SQL', test: true }],
		};
		const driver = driverOf([{ key: 'a', executorGroup: 'gpu' }], { routes: [routeOf(EXECUTOR), other] });
		expect(only(driver, 'a')).toMatchObject({
			kind: 'no_executor',
			values: { group: 'gpu', type: 'SHELL', executors: [other.executorId], groups: ['default'] },
			release: { operation: 'register', on: { kind: 'executorGroup', id: 'gpu' } },
		});
	});

	test('is on its way to an executor', () => {
		const driver = driverOf([{ key: 'a' }]);
		expect(only(driver, 'a')).toMatchObject({ kind: 'delivery', values: { attempt: 1, executor: EXECUTOR } });
	});

	test('says why a delivery failed and when the next is', () => {
		const driver = driverOf([{ key: 'a' }]);
		driver.deliver('a', { kind: 'misconfigured', reason: 'http_401', retryAfterMs: null });
		expect(only(driver, 'a')).toMatchObject({
			kind: 'redelivery',
			text: 'Attempt 1 could not be delivered: the executor answered 401. It is sent again, for at most 5 minutes in all.',
			values: { reason: 'http_401', deliveries: 1 },
			until: instant(driver.now + 10_000),
			release: { operation: 'check', on: { kind: 'executor', id: EXECUTOR } },
		});
	});
});

describe('a task that runs', () => {
	test('says since when and how far it is', () => {
		const driver = driverOf([{ key: 'a', timeout: { seconds: 60, action: 'fail' } }]);
		driver.accept('a');
		driver.do({ kind: 'heartbeat', task: 'a', attempt: 1, progress: 0.5, message: 'half' });
		expect(only(driver, 'a')).toMatchObject({
			kind: 'running',
			text: `Executor ${EXECUTOR} works on attempt 1. It says that 50 % is done.`,
			values: { progress: 0.5, message: 'half' },
			since: instant(driver.now),
			until: instant(driver.now + 60_000),
		});
	});

	test('says that contact is lost, until when, and that it can be terminated', () => {
		const driver = driverOf([{ key: 'a' }]);
		driver.accept('a');
		driver.tick(46_000);
		expect(only(driver, 'a')).toMatchObject({
			kind: 'lost_contact',
			since: instant(driver.now),
			until: instant(driver.now + 44_000),
			release: { operation: 'terminate', on: { kind: 'taskInstance', id: `${RUN}.a` } },
		});
	});

	test('says that it is being stopped, why, and until when', () => {
		const driver = driverOf([{ key: 'a' }]);
		driver.accept('a');
		driver.do({ kind: 'operate_tasks', operation: 'terminate', tasks: ['a'], by: BY });
		expect(only(driver, 'a')).toMatchObject({
			kind: 'stopping',
			values: { reason: 'terminated' },
			until: instant(driver.now + 30_000),
		});
	});

	test('says so when the platform holds up its run', () => {
		const driver = driverOf([{ key: 'a' }]);
		const hold = { kind: 'refused', reason: 'overloaded', since: driver.now } as const;
		expect(whyOf(driver, 'a', { hold }).blockers[0]).toMatchObject({
			kind: 'platform_hold',
			values: { reason: 'overloaded' },
		});
	});
});

describe('a task that begins anew', () => {
	test('waits until its former attempt has been told to stop', () => {
		const driver = driverOf([{ key: 'a', retry: { count: 0, intervalSeconds: 0 } }]);
		driver.accept('a');
		for (let turns = 0; driver.task('a').phase.state === 'running' && turns < 50; turns += 1) driver.tick();
		expect(driver.task('a').phase.state).toBe('failed');
		driver.attempt('a').memory.killAsked = false;
		driver.do({ kind: 'recover', by: BY });
		expect(only(driver, 'a')).toMatchObject({ kind: 'former_stop', until: instant(driver.now + 5000) });
	});
});

describe('a task that has ended', () => {
	test('says of what it failed, and is recovered with its run', () => {
		const driver = driverOf([{ key: 'a' }]);
		driver.fail('a', failedWith('E1'));
		expect(only(driver, 'a')).toMatchObject({
			kind: 'failed',
			values: { cause: 'executor_failed', message: 'it failed', code: 'E1' },
			release: { operation: 'recover', on: { kind: 'instance', id: RUN } },
		});
		expect(whyOf(driver, 'a', { isArchived: true }).blockers[0]?.release?.operation).toBe('run');
	});

	test('is rerun by itself while its run goes on, and set to success where its policy forbids that', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', rerunPolicy: 'never' }, { key: 'c' }]);
		driver.fail('a');
		driver.fail('b');
		expect(only(driver, 'a')?.release?.operation).toBe('rerun');
		expect(only(driver, 'b')?.release?.operation).toBe('set_success');
	});

	test('was skipped because of a failure, which is told down to where it began', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', upstream: ['b'] }]);
		driver.fail('a');
		const why = whyOf(driver, 'c');
		expect(why.blockers).toMatchObject([{ kind: 'upstream_failed', tasks: ['b'] }]);
		expect(why.roots).toEqual(['a']);
		expect(why.tasks.at(-1)).toMatchObject({ key: 'a', blockers: [{ kind: 'failed' }] });
	});

	test('was skipped by the failure strategy, which names the failure', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', delaySeconds: 60 }], { failureStrategy: 'end' });
		driver.fail('a');
		expect(only(driver, 'b')).toMatchObject({
			kind: 'skipped',
			values: { cause: 'failure_strategy_end' },
			tasks: ['a'],
		});
	});

	test('says who set it to success, who terminated it and who stopped its run', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
		driver.fail('a');
		driver.do({ kind: 'operate_tasks', operation: 'set_success', tasks: ['a'], by: BY });
		driver.do({ kind: 'operate_tasks', operation: 'terminate', tasks: ['b'], by: BY });
		driver.do({ kind: 'stop', by: { kind: 'user', id: 'another' } });
		expect(only(driver, 'a')).toMatchObject({ kind: 'succeeded', values: { cause: 'forced_by' }, by: SOMEBODY });
		expect(only(driver, 'b')).toMatchObject({ kind: 'failed', values: { cause: 'terminated_by' }, by: SOMEBODY });
		expect(only(driver, 'c')).toMatchObject({ kind: 'stopped', by: 'user:another' });
	});

	test('has succeeded, or passes although it failed', () => {
		const driver = driverOf([{ key: 'a' }, { key: 'b', onFailure: 'abandon' }]);
		driver.succeed('a');
		driver.fail('b');
		expect(only(driver, 'a')).toMatchObject({ kind: 'succeeded', release: null });
		expect(only(driver, 'b')).toMatchObject({ kind: 'passed', release: null });
	});
});
