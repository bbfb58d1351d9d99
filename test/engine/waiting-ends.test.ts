import { describe, expect, test } from 'vitest';
import { BY, type EngineDriver } from '../support/engine-driver.ts';
import { aWaitingRun, discard, hold, letGo, PLACE } from '../support/waiting-run.ts';

const UNCHANGED = { ok: true, changed: false };

function operate(
	driver: EngineDriver,
	operation: 'hold' | 'release' | 'terminate' | 'set_success' | 'set_failed',
	...tasks: string[]
) {
	return driver.do({ kind: 'operate_tasks', operation, tasks, by: BY });
}

function rerun(driver: EngineDriver, ...tasks: string[]) {
	return driver.do({ kind: 'rerun_tasks', tasks, withDownstream: false, newest: null, by: BY });
}

describe('a waiting run that its execution strategy decides against', () => {
	test('is discarded with all of its tasks, and tells the lists but not its scheduler', () => {
		const driver = aWaitingRun();
		driver.takeEffects();
		driver.now += 1000;
		expect(discard(driver)).toMatchObject({ ok: true, changed: true });
		expect(driver.run).toMatchObject({ state: 'discarded', endedAt: driver.now, inLine: null });
		for (const task of driver.run.tasks) expect(task.phase).toMatchObject({ state: 'stopped', cause: 'discarded' });
		expect(driver.takeEffects()).toEqual([{ kind: 'project', final: true }]);
	});

	test('hears that once, and nothing about another stay in the line', () => {
		const driver = aWaitingRun();
		expect(discard(driver, PLACE.ticket + 1)).toMatchObject(UNCHANGED);
		expect(driver.run.state).toBe('waiting');
		discard(driver);
		const { length } = driver.facts;
		for (const again of [() => discard(driver), () => letGo(driver)]) expect(again()).toMatchObject(UNCHANGED);
		expect(driver.facts).toHaveLength(length);
	});

	test('keeps what it carries over, and is not opened by what people do to its tasks', () => {
		const driver = aWaitingRun(undefined, {}, { succeeded: [{ key: 'a', outputs: {} }] });
		discard(driver);
		expect(driver.states()).toEqual({ a: 'success', b: 'stopped' });
		const { length } = driver.facts;
		for (const refused of [operate(driver, 'set_failed', 'a'), rerun(driver, 'b'), rerun(driver, 'a')])
			expect(refused).toMatchObject({
				...{ ok: false, code: 'illegal_transition' },
				details: { reason: 'run_discarded', allowed: [] },
			});
		expect(driver.facts).toHaveLength(length);
		expect(driver.run.state).toBe('discarded');
	});

	test('is left alone once it was let go', () => {
		const driver = aWaitingRun();
		letGo(driver);
		expect(discard(driver)).toMatchObject(UNCHANGED);
		expect(driver.run.state).toBe('running');
	});
});

describe('the scheduling wait of a task in a run that waits for its turn', () => {
	test('is counted: under the strategy *continue* each fails in its own time, and the run with the last', () => {
		const driver = aWaitingRun([
			{ key: 'a', waitSeconds: 60 },
			{ key: 'b', upstream: ['a'] },
			{ key: 'c', waitSeconds: 120 },
		]);
		driver.tick();
		expect(driver.states()).toEqual({ a: 'failed', b: 'skipped', c: 'pending' });
		expect(driver.task('a').phase).toMatchObject({ failure: { cause: 'wait_timeout' } });
		expect(driver.run.state).toBe('waiting');
		driver.tick();
		expect(driver.run).toMatchObject({ state: 'failed', inLine: null, owesEnded: true });
		expect(letGo(driver)).toMatchObject(UNCHANGED);
	});

	test('ends the whole run under the strategy *end*', () => {
		const driver = aWaitingRun([{ key: 'a', waitSeconds: 60 }, { key: 'b', upstream: ['a'] }, { key: 'c' }], {
			failureStrategy: 'end',
		});
		driver.tick();
		expect(driver.states()).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
		expect(driver.task('c').phase).toMatchObject({ cause: 'failure_strategy_end' });
		expect(driver.run.state).toBe('failed');
	});

	test('passes an abandoned node, and lets what follows it run in its turn', () => {
		const driver = aWaitingRun([
			{ key: 'a', waitSeconds: 60, onFailure: 'abandon' },
			{ key: 'b', upstream: ['a'] },
		]);
		driver.tick();
		expect(driver.states()).toEqual({ a: 'failed', b: 'pending' });
		letGo(driver);
		driver.succeed('b');
		expect(driver.run.state).toBe('success');
	});

	test('goes on from where it was when the run is let go', () => {
		const driver = aWaitingRun([{ key: 'a', waitSeconds: 60 }], { slots: 0 });
		driver.now += 40_000;
		letGo(driver, { slots: 0 });
		driver.tick(19_000);
		expect(driver.states()).toEqual({ a: 'queued' });
		driver.tick(1000);
		expect(driver.run.state).toBe('failed');
	});
});

describe('what people do to tasks of a run that waits for its turn', () => {
	test('holding and releasing starts nothing, and a held one stays behind when the others start', () => {
		const driver = aWaitingRun([{ key: 'a' }, { key: 'b' }, { key: 'c', upstream: ['a'] }]);
		expect(operate(driver, 'hold', 'a', 'b')).toMatchObject({ ok: true, changed: true });
		expect(driver.run.state).toBe('waiting');
		operate(driver, 'release', 'a');
		expect(driver.states()).toEqual({ a: 'pending', b: 'held', c: 'pending' });
		letGo(driver);
		expect(driver.states()).toEqual({ a: 'queued', b: 'held', c: 'pending' });
	});

	test('terminating one skips what follows it, and the last of them ends the run', () => {
		const driver = aWaitingRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c' }]);
		operate(driver, 'terminate', 'a');
		expect(driver.states()).toEqual({ a: 'failed', b: 'skipped', c: 'pending' });
		expect(driver.run.state).toBe('waiting');
		operate(driver, 'terminate', 'c');
		expect(driver.run).toMatchObject({ state: 'failed', inLine: null });
	});

	test('running again what is carried over, or waited too long, lets it wait as well', () => {
		const driver = aWaitingRun(
			[{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', waitSeconds: 60 }],
			{},
			{ succeeded: [{ key: 'a', outputs: {} }] },
		);
		driver.tick();
		expect(driver.states()).toEqual({ a: 'success', b: 'pending', c: 'failed' });
		rerun(driver, 'a', 'c');
		expect(driver.states()).toEqual({ a: 'pending', b: 'pending', c: 'pending' });
		expect(driver.run).toMatchObject({ state: 'waiting', inLine: PLACE });
		letGo(driver);
		driver.succeed('a', 'b', 'c');
		expect(driver.run.state).toBe('success');
	});

	test('setting one to success or failed changes what follows it, and starts none of that', () => {
		const driver = aWaitingRun(
			[{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', waitSeconds: 60 }, { key: 'd', upstream: ['c'] }],
			{},
			{ succeeded: [{ key: 'a', outputs: {} }] },
		);
		driver.tick();
		operate(driver, 'set_success', 'c');
		expect(driver.states()).toEqual({ a: 'success', b: 'pending', c: 'success', d: 'pending' });
		operate(driver, 'set_failed', 'a');
		expect(driver.states()).toEqual({ a: 'failed', b: 'skipped', c: 'success', d: 'pending' });
		expect(driver.run.state).toBe('waiting');
	});

	test('is possible while somebody holds the run', () => {
		const driver = aWaitingRun();
		hold(driver);
		operate(driver, 'terminate', 'a');
		expect(driver.run.state).toBe('failed');
	});
});
