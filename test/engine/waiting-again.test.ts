import { describe, expect, test } from 'vitest';
import { previewOf } from '../../worker/engine/view/preview.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, START_AT, specOf } from '../support/run-builder.ts';
import { letGo, PLACE } from '../support/waiting-run.ts';

const CHAIN: readonly NodeDraft[] = [{ key: 'a' }, { key: 'b', upstream: ['a'] }];

const OPENERS = {
	rerun: { kind: 'rerun', by: BY },
	recover: { kind: 'recover', by: BY },
	rerun_tasks: { kind: 'rerun_tasks', tasks: ['b'], withDownstream: false, newest: null, by: BY },
	set_success: { kind: 'operate_tasks', operation: 'set_success', tasks: ['b'], by: BY },
} as const;

/** A run that has failed of its second task, a minute after its start. */
function aFailedRun(nodes: readonly NodeDraft[] = [...CHAIN, { key: 'c', upstream: ['b'] }]): EngineDriver {
	const driver = new EngineDriver(specOf(documentOf(nodes)));
	driver.now += 60_000;
	driver.succeed('a');
	driver.fail('b');
	driver.takeEffects();
	return driver;
}

describe('what opens a run that has ended', () => {
	test.each(Object.entries(OPENERS))('lets it wait for its turn: %s', (_, order) => {
		const driver = aFailedRun();
		driver.now += 60_000;
		expect(driver.do({ ...order, inLine: PLACE })).toMatchObject({ ok: true, changed: true });
		expect(driver.run).toMatchObject({ state: 'waiting', endedAt: null, slots: 0, inLine: { at: driver.now } });
		expect(driver.takeEffects().map(({ kind }) => kind)).not.toContain('dispatch');
		expect(Object.values(driver.states())).not.toContain('queued');
		letGo(driver);
		expect(driver.run.state).toBe('running');
		expect(Object.values(driver.states())).toContain('queued');
	});

	test.each(Object.entries(OPENERS))('lets it run where the strategy does: %s', (_, order) => {
		const driver = aFailedRun();
		driver.do(order);
		expect(driver.run).toMatchObject({ state: 'running', inLine: null });
	});

	test('is told by a preview, which leaves the run as it is', () => {
		const driver = aFailedRun();
		for (const order of Object.values(OPENERS)) {
			const preview = (inLine = {}) => previewOf(driver.run, { ...order, ...inLine, at: driver.now });
			expect(preview({ inLine: PLACE })).toMatchObject({ from: 'failed', to: 'waiting' });
			expect(preview()).toMatchObject({ from: 'failed', to: 'running' });
		}
		expect(driver.run.state).toBe('failed');
	});

	test('ends it anew at once when nothing is left to run, without a stay in the line', () => {
		const driver = aFailedRun(CHAIN);
		driver.do({ ...OPENERS.set_success, inLine: PLACE });
		expect(driver.run).toMatchObject({ state: 'success', inLine: null });
		driver.do({ kind: 'operate_tasks', operation: 'set_failed', tasks: ['a'], by: BY, inLine: PLACE });
		expect(driver.run).toMatchObject({ state: 'failed', inLine: null });
		expect(driver.facts.map(({ kind }) => kind)).not.toContain('instance_waiting');
	});

	test('is refused as ever, whatever the strategy says', () => {
		const driver = new EngineDriver(specOf(documentOf(CHAIN)));
		driver.succeed('a', 'b');
		const { length } = driver.facts;
		expect(driver.do({ kind: 'recover', by: BY, inLine: PLACE })).toMatchObject({ code: 'illegal_transition' });
		expect(driver.facts).toHaveLength(length);
	});

	test('does not send back into the line what runs already', () => {
		const driver = aFailedRun([...CHAIN, { key: 'other' }]);
		expect(driver.run.state).toBe('running');
		driver.do({ ...OPENERS.rerun_tasks, inLine: PLACE });
		expect(driver.run).toMatchObject({ state: 'running', inLine: null });
		driver.do({ kind: 'pause', by: BY });
		driver.do({ ...OPENERS.rerun, inLine: PLACE });
		expect(driver.run).toMatchObject({ state: 'running', round: 2, inLine: null });
	});
});

describe('a run that waited for its turn once it was opened again', () => {
	test('began its new round when it was let go, and itself when it first ran', () => {
		const driver = aFailedRun();
		driver.do({ ...OPENERS.rerun, inLine: PLACE });
		const openedAt = driver.now;
		expect(driver.run).toMatchObject({ round: 2, roundStartedAt: openedAt });
		driver.now += 60_000;
		letGo(driver);
		expect(driver.run).toMatchObject({ startedAt: START_AT, roundStartedAt: driver.now });
		expect(driver.run.rounds).toMatchObject([{ round: 1, startedAt: START_AT, endedAt: openedAt }]);
	});

	test('began its round when that began, if it was recovered in it', () => {
		const driver = aFailedRun();
		driver.do({ ...OPENERS.recover, inLine: PLACE });
		driver.now += 60_000;
		letGo(driver);
		expect(driver.run).toMatchObject({ round: 1, startedAt: START_AT, roundStartedAt: START_AT });
	});

	test('runs what it was opened for, and is recovered once more', () => {
		const driver = aFailedRun();
		driver.do({ ...OPENERS.recover, inLine: PLACE });
		letGo(driver);
		driver.fail('b');
		driver.do({ ...OPENERS.recover, inLine: { ticket: PLACE.ticket + 1, strategy: 'serialPriority' } });
		expect(letGo(driver)).toMatchObject({ ok: true, changed: false });
		letGo(driver, { ticket: PLACE.ticket + 1 });
		driver.succeed('b', 'c');
		expect(driver.run.state).toBe('success');
		expect(driver.attempt('b').number).toBe(3);
	});

	test('stays ended when it is stopped in the line, and can be recovered from there', () => {
		const driver = aFailedRun();
		driver.do({ ...OPENERS.recover, inLine: PLACE });
		driver.do({ kind: 'stop', by: BY });
		expect(driver.run).toMatchObject({ state: 'stopped', inLine: null });
		expect(driver.states()).toEqual({ a: 'success', b: 'stopped', c: 'stopped' });
		driver.do(OPENERS.recover);
		driver.succeed('b', 'c');
		expect(driver.run.state).toBe('success');
	});

	test('waits in its new definition, if it was run again with another', () => {
		const driver = aFailedRun();
		const document = documentOf([{ key: 'a' }, { key: 'new' }]);
		driver.do({ ...OPENERS.rerun, definition: { version: 2, document, projectParams: null }, inLine: PLACE });
		expect(driver.states()).toEqual({ a: 'pending', new: 'pending' });
		letGo(driver);
		driver.succeed('a', 'new');
		expect(driver.run).toMatchObject({ state: 'success', round: 2 });
	});
});
