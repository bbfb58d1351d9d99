import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../worker/engine/deadline.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { allowedOperations } from '../../worker/engine/view/allowed-operations.ts';
import { reasonOf } from '../../worker/engine/view/reason.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, routeOf, START_AT, specOf } from '../support/run-builder.ts';
import { aWaitingRun, discard, hold, letGo, PLACE, release } from '../support/waiting-run.ts';

const CHANGED = { ok: true, changed: true };
const UNCHANGED = { ok: true, changed: false };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function dispatched(driver: EngineDriver): unknown[] {
	return driver.takeEffects().filter(({ kind }) => kind === 'dispatch');
}

/** Does something that must come to nothing. */
function expectNothing(driver: EngineDriver, act: () => unknown): void {
	const before = driver.facts.length;
	expect(act()).toMatchObject(UNCHANGED);
	expect(driver.facts).toHaveLength(before);
}

describe('a run that waits for its turn', () => {
	test('starts nothing and holds no slots, and its tasks say what they wait for', () => {
		const driver = aWaitingRun([{ key: 'a' }, { key: 'late', delaySeconds: 60 }, { key: 'b', upstream: ['a'] }]);
		driver.tick(2 * MINUTE_MS);
		expect(driver.run).toMatchObject({ state: 'waiting', slots: 0, inLine: { ...PLACE, at: START_AT, held: null } });
		expect(driver.states()).toEqual({ a: 'pending', late: 'pending', b: 'pending' });
		for (const task of driver.run.tasks) expect(reasonOf(driver.run, task)).toBe('run_waiting');
		expect(driver.takeEffects().map(({ kind }) => kind)).not.toContain('dispatch');
		expect(driver.facts.map(({ kind }) => kind)).toEqual(['instance_started', 'instance_waiting']);
	});

	test('passes its disabled nodes, which wait for nobody', () => {
		const driver = aWaitingRun([
			{ key: 'off', disabled: true },
			{ key: 'b', upstream: ['off'] },
		]);
		expect(driver.states()).toEqual({ off: 'skipped', b: 'pending' });
		letGo(driver);
		expect(driver.states()).toEqual({ off: 'skipped', b: 'queued' });
	});

	test('ends at once when all of its nodes are disabled', () => {
		expect(aWaitingRun([{ key: 'off', disabled: true }]).run.state).toBe('success');
	});

	test('keeps what it carries over from another run, and ends at once when nothing else is left', () => {
		const succeeded = [{ key: 'a', outputs: {} }];
		const driver = aWaitingRun(undefined, {}, { succeeded });
		expect(driver.run.state).toBe('waiting');
		expect(driver.states()).toEqual({ a: 'success', b: 'pending' });
		letGo(driver);
		expect(driver.states()).toEqual({ a: 'success', b: 'queued' });
		expect(aWaitingRun([{ key: 'a' }], {}, { succeeded }).run).toMatchObject({ state: 'success', inLine: null });
	});

	test('is stopped at once, with all that it had to do', () => {
		const driver = aWaitingRun();
		expect(driver.do({ kind: 'stop', by: BY })).toMatchObject(CHANGED);
		expect(driver.run).toMatchObject({ state: 'stopped', endedAt: driver.now, inLine: null });
		expect(driver.states()).toEqual({ a: 'stopped', b: 'stopped' });
		expect(driver.task('a').phase).toMatchObject({ cause: 'stopped_by' });
	});

	test('is closed by force', () => {
		const driver = aWaitingRun();
		hold(driver);
		expect(driver.do({ kind: 'force_close', by: BY })).toMatchObject(CHANGED);
		expect(driver.run).toMatchObject({ state: 'stopped', forcedBy: BY, inLine: null });
		expect(driver.task('a').phase).toMatchObject({ cause: 'force_closed_by' });
	});

	test.each(['pause', 'resume', 'rerun', 'recover'] as const)('refuses %s and names what it allows', (kind) => {
		const driver = aWaitingRun();
		for (const [isHeld, first] of [[false, 'hold'] as const, [true, 'release'] as const]) {
			const allowed = [first, 'stop', 'force_close'];
			expect(allowedOperations('waiting', null, isHeld)).toEqual(allowed);
			expect(driver.do({ kind, by: BY })).toEqual({
				...{ ok: false, code: 'illegal_transition' },
				details: { operation: kind, state: 'waiting', allowed },
			});
			hold(driver);
		}
	});

	test('cannot be edited', () => {
		const driver = aWaitingRun();
		const definition = { version: 2, document: documentOf([{ key: 'a' }]), projectParams: null };
		expect(driver.do({ kind: 'edit', by: BY, definition })).toMatchObject({ code: 'illegal_transition' });
	});

	test('takes no slots that come late for it, and gives them back', () => {
		const driver = aWaitingRun();
		driver.takeEffects();
		driver.do({ kind: 'slots', slots: 5, routes: driver.run.routes });
		expect(driver.run).toMatchObject({ state: 'waiting', slots: 0 });
		expect(driver.takeEffects()).toContainEqual({ kind: 'slots_back', keep: 0 });
	});

	test('goes on from a snapshot as the one that was never put away', () => {
		const driver = aWaitingRun();
		hold(driver);
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		expect(driver.run).toMatchObject({ state: 'waiting', slots: 0, inLine: { ...PLACE, held: { by: BY } } });
		release(driver);
		letGo(driver);
		driver.succeed('a', 'b');
		expect(driver.run.state).toBe('success');
	});
});

test('a snapshot of a release that knew no line gives a run that waits for nobody', () => {
	const { run } = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
	const { inLine: _, ...fields } = snapshotOf(run).run;
	expect(restore(structuredClone({ ...snapshotOf(run), run: fields }))).toMatchObject({
		state: 'running',
		inLine: null,
	});
});

describe('a run whose turn has come', () => {
	test('began when it was let go, and takes the executors of then and the slots that it is given', () => {
		const driver = aWaitingRun();
		driver.now += 5 * MINUTE_MS;
		const routes = [routeOf('exe_01kf0000000000000000000009')];
		driver.do({ kind: 'let_go', ticket: PLACE.ticket, slots: 4, routes });
		expect(driver.run).toMatchObject({
			...{ state: 'running', inLine: null, slots: 4, block: 4, routes },
			...{ startedAt: driver.now, roundStartedAt: driver.now },
		});
		expect(driver.attempt('a').executorId).toBe('exe_01kf0000000000000000000009');
		expect(dispatched(driver)).toHaveLength(1);
		driver.succeed('a', 'b');
		expect(driver.run.state).toBe('success');
	});

	test('keeps the executors of its start where its scheduler knows none yet', () => {
		const driver = aWaitingRun();
		const { routes } = driver.run;
		driver.do({ kind: 'let_go', ticket: PLACE.ticket, slots: 4, routes: [] });
		expect(driver.run.routes).toEqual(routes);
		expect(dispatched(driver)).toHaveLength(1);
	});

	test('asks for slots when it is let go without any', () => {
		const driver = aWaitingRun();
		letGo(driver, { slots: 0 });
		expect(driver.run).toMatchObject({ state: 'running', block: 0, slots: 1 });
		expect(driver.states()).toEqual({ a: 'queued', b: 'pending' });
	});

	test('waits for start delays from then on', () => {
		const driver = aWaitingRun([{ key: 'a', delaySeconds: 60 }]);
		driver.tick(10 * MINUTE_MS);
		letGo(driver);
		expect(driver.states()).toEqual({ a: 'delayed' });
		driver.tick(59_000);
		expect(driver.states()).toEqual({ a: 'delayed' });
		driver.tick(1000);
		expect(driver.states()).toEqual({ a: 'queued' });
	});

	test('does not hear it a second time, nor what is said about another stay in the line', () => {
		const driver = aWaitingRun();
		expectNothing(driver, () => letGo(driver, { ticket: PLACE.ticket - 1 }));
		expectNothing(driver, () => letGo(driver, { ticket: PLACE.ticket + 1 }));
		expect(driver.run.state).toBe('waiting');
		expect(letGo(driver)).toMatchObject(CHANGED);
		driver.accept('a');
		driver.now += MINUTE_MS;
		expectNothing(driver, () => letGo(driver, { slots: 99 }));
		expect(driver.run.startedAt).toBe(START_AT);
	});

	test.each(['stop', 'force_close'] as const)('stays as it is when the word comes after %s', (kind) => {
		const driver = aWaitingRun();
		driver.do({ kind, by: BY });
		expectNothing(driver, () => letGo(driver));
		expectNothing(driver, () => discard(driver));
		expect(driver.run.state).toBe('stopped');
	});

	test.each([
		['stop', (driver: EngineDriver) => driver.do({ kind: 'stop', by: BY })],
		['force close', (driver: EngineDriver) => driver.do({ kind: 'force_close', by: BY })],
		['discard', (driver: EngineDriver) => discard(driver)],
	])('has run for no time when it ends without its turn, by %s', (_name, end) => {
		const driver = aWaitingRun();
		driver.now += MINUTE_MS;
		end(driver);
		const { startedAt, roundStartedAt, endedAt } = driver.run;
		expect([startedAt, roundStartedAt, endedAt]).toEqual([driver.now, driver.now, driver.now]);
	});

	test('rests when all of its tasks are held', () => {
		const driver = aWaitingRun();
		driver.do({ kind: 'operate_tasks', operation: 'hold', tasks: ['a'], by: BY });
		letGo(driver);
		expect(driver.run).toMatchObject({ state: 'paused', pause: { reason: 'held_nodes' } });
	});

	test('owes the block of its turn, though that of an earlier round was heard to be back', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a', delaySeconds: 60 }]), { slots: 5 }));
		expect(driver.run.memory.isBlockBack).toBe(true);
		driver.do({ kind: 'stop', by: BY });
		const definition = { version: 2, document: documentOf([{ key: 'a' }]), projectParams: null };
		driver.do({ kind: 'rerun', by: BY, definition, inLine: PLACE });
		letGo(driver, { slots: 5 });
		expect(driver.run).toMatchObject({ block: 5, memory: { isBlockBack: false } });
	});
});

describe('a waiting run that somebody holds', () => {
	test('is held once, and released once', () => {
		const driver = aWaitingRun();
		expect(hold(driver)).toMatchObject(CHANGED);
		expect(driver.run.inLine).toEqual({ ...PLACE, at: START_AT, held: { at: driver.now, by: BY } });
		expectNothing(driver, () => hold(driver));
		expect(release(driver)).toMatchObject(CHANGED);
		expect(driver.run).toMatchObject({ state: 'waiting', inLine: { held: null } });
		expectNothing(driver, () => release(driver));
	});

	test('has waits that stand still, and count anew from its release', () => {
		const driver = aWaitingRun([{ key: 'a', waitSeconds: 60 }]);
		hold(driver);
		expect(nextDeadline(driver.run)).toBeNull();
		driver.tick(DAY_MS);
		expect(driver.states()).toEqual({ a: 'pending' });
		release(driver);
		expect(nextDeadline(driver.run)).toBe(driver.now + MINUTE_MS);
		driver.tick(59_000);
		expect(driver.states()).toEqual({ a: 'pending' });
		driver.tick(1000);
		expect(driver.run.state).toBe('failed');
	});

	test('starts when it is let go all the same, and its waits count from then', () => {
		const driver = aWaitingRun([
			{ key: 'a', waitSeconds: 60 },
			{ key: 'b', upstream: ['a'], waitSeconds: 60 },
		]);
		hold(driver);
		driver.now += DAY_MS;
		letGo(driver);
		driver.tick(0);
		expect(driver.states()).toEqual({ a: 'queued', b: 'pending' });
		expect(driver.run).toMatchObject({ state: 'running', inLine: null });
	});

	test('is discarded', () => {
		const driver = aWaitingRun();
		hold(driver);
		discard(driver);
		expect(driver.run.state).toBe('discarded');
	});
});
