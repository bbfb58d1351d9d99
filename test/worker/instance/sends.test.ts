import { expect, test } from 'vitest';
import type { RunSpec } from '../../../worker/engine/run-spec.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const by = { kind: 'user', id: 'somebody' } as const;

function aRun(slots = 500): RunSpec {
	return specOf(documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c' }]), { slots });
}

function complete(world: TestWorld, task: string) {
	const result = { status: 'success' as const, outputs: {} };
	return world.object.act((at) => ({ kind: 'complete', at, task, attempt: 1, result }));
}

async function completeAll(world: TestWorld): Promise<void> {
	for (const task of ['a', 'b', 'c']) await complete(world, task);
}

test('an answer does not wait for other parts that do not answer', async () => {
	const world = new TestWorld();
	world.later = async () => undefined;
	world.whileAsking = () => new Promise(() => undefined);
	expect(await world.start(aRun(1))).toEqual({ ok: true, end: null, lookAgain: true });
	expect(world.asked).toHaveLength(1);
	expect(await complete(world, 'a')).toMatchObject({ reply: { ok: true } });
});

test('executors are told to stop before an answer hands anything to anybody', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	world.later = async () => undefined;
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [accepted(world)], jitter: 0 }));
	await world.object.operate((at) => ({ kind: 'stop', at, by }));
	expect(world.control).toMatchObject([{ kind: 'stop', task: 'a' }]);
});

test('a forced stop that the queue refused is sent again, also of a run that is over', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [accepted(world)], jitter: 0 }));
	world.broken.add('control');
	await world.object.operate((at) => ({ kind: 'force_close', at, by }));
	expect(world.object.load()).toMatchObject({ state: 'stopped', owesEnded: false, owesProjection: false });
	await world.pass(25_000);
	world.broken.clear();
	await world.pass(60_000);
	expect(world.control.filter(({ task }) => task === 'a')).toMatchObject([{ kind: 'stop', task: 'a', force: true }]);
	const sent = world.control.length;
	await world.pass(3_600_000);
	expect(world.control).toHaveLength(sent);
});

test('a run that is over and owes a forced stop is looked after by the second clock, until it owes nothing', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [accepted(world)], jitter: 0 }));
	world.broken.add('control');
	await world.object.operate((at) => ({ kind: 'force_close', at, by }));
	world.broken.clear();
	expect(world.rows.at(-1)).toMatchObject({ state: 'stopped', wakeAt: expect.any(Number) });
	world.alarmAt = null;
	world.now += 300_000;
	expect(await world.object.poke()).toBeNull();
	expect(world.control.filter(({ task }) => task === 'a')).toMatchObject([{ kind: 'stop', task: 'a', force: true }]);
	expect(world.rows.at(-1)).toMatchObject({ state: 'stopped', wakeAt: null });
});

test('a scheduler hears of the end of a run that was opened again only when the lists have it', async () => {
	const world = new TestWorld();
	await world.start(specOf(documentOf([{ key: 'a' }]), { mode: 'dryRun' }));
	await world.pass(60_000);
	expect(world.ended).toMatchObject([{ round: 1 }]);
	world.broken.add('project');
	await world.object.operate((at) => ({ kind: 'rerun', at, by }));
	expect(world.object.load()).toMatchObject({ round: 2, state: 'success' });
	expect(world.ended).toHaveLength(1);
	world.broken.clear();
	await world.pass(60_000);
	expect(world.ended).toMatchObject([{ round: 1 }, { round: 2 }]);
});

test('a block that goes back is told until the scheduler has heard, and once more by another life', async () => {
	const world = new TestWorld();
	world.broken.add('scheduler');
	const later = [{ key: 'a', delaySeconds: 3600 }];
	await world.start(specOf(documentOf(later), { slots: 1 }));
	expect([world.object.load()?.slots, world.blocksBack.length]).toEqual([0, 0]);
	world.broken.clear();
	await world.pass(60_000);
	expect(world.blocksBack).toHaveLength(1);
	world.evict();
	await world.ring();
	await world.ring();
	expect(world.blocksBack).toHaveLength(2);
	await world.pass(3_600_000);
	expect(world.dispatched[0]).toEqual({ task: 'a', attempt: 1 });
});

test('an answer about slots that was overtaken gives none', async () => {
	const world = new TestWorld();
	world.grants = 2;
	const run = specOf(documentOf([{ key: 'a' }, { key: 'b' }, { key: 'c' }]), { slots: 1 });
	// The capacity object counts anew while its answer is on the way.
	world.whileAsking = () => world.object.granted(0);
	await world.start(run);
	expect(world.asked).toMatchObject([{ wanted: 2 }]);
	expect(world.object.load()).toMatchObject({ slots: 1, inFlight: 1 });
	world.whileAsking = async () => null;
	await world.pass(30_000);
	expect(world.object.load()).toMatchObject({ slots: 3, inFlight: 3 });
});

/** A run whose only task failed once and waits to be tried again: it has given its slot back, and wants one again. */
async function retrying(world: TestWorld): Promise<void> {
	await world.start(specOf(documentOf([{ key: 'a', retry: { count: 2, intervalSeconds: 1 } }]), { slots: 0 }));
	await world.object.granted(1, world.asked.at(-1)?.n ?? 0);
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [failed(world)], jitter: 0 }));
	expect(world.released.at(-1)).toMatchObject({ keep: 0 });
	world.grants = 0;
}

test('a grant that arrives after its slots were given back gives none, and is asked about', async () => {
	const world = new TestWorld();
	await retrying(world);
	const [first] = world.asked;
	await world.pass(1000);
	const asked = world.asked.length;
	expect(asked).toBe(2);
	expect(await world.object.granted(1, first?.n ?? 0)).toBe(1);
	expect(world.object.load()).toMatchObject({ slots: 0, inFlight: 0 });
	expect(world.asked).toHaveLength(asked + 1);
	expect(await world.object.granted(1, world.asked.at(-1)?.n ?? 0)).toBe(1);
	expect(world.object.load()).toMatchObject({ slots: 1, inFlight: 1 });
});

test('a grant that either side cannot place after a restart is asked about at once', async () => {
	const world = new TestWorld();
	await retrying(world);
	await world.pass(1000);
	world.evict();
	world.grants = 1;
	expect(await world.object.granted(1, world.asked.at(-1)?.n ?? 0)).toBe(1);
	expect(world.object.load()).toMatchObject({ slots: 1, inFlight: 1 });
});

test('a grant of the previous release, which names no call, is taken', async () => {
	const world = new TestWorld();
	await retrying(world);
	await world.pass(1000);
	expect(await world.object.granted(1)).toBe(1);
	expect(world.object.load()).toMatchObject({ slots: 1, inFlight: 1 });
});

test('a forced stop that died with its object is sent by the next', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [accepted(world)], jitter: 0 }));
	for (const way of ['control', 'ended', 'project'] as const) world.broken.add(way);
	await world.object.operate((at) => ({ kind: 'force_close', at, by }));
	world.evict();
	world.broken.clear();
	await world.pass(60_000);
	expect(world.control).toContainEqual(expect.objectContaining({ kind: 'stop', task: 'a', force: true }));
});

test('silence does not count as the answer to a question that the queue refused', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	await world.object.act((at) => ({ kind: 'report', at, deliveries: [accepted(world)], jitter: 0 }));
	world.broken.add('control');
	await world.pass(600_000);
	expect(world.object.load()?.tasks[0]?.phase.state).toBe('running');
	world.broken.clear();
	await world.pass(60_000);
	expect(world.control.map(({ kind }) => kind)).toEqual(['status', 'stop']);
	expect(world.object.load()?.tasks[0]?.phase).toMatchObject({ state: 'failed' });
});

test('a run that is over within a second tells the lists once', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	await completeAll(world);
	await world.pass(600_000);
	expect(world.rows).toMatchObject([{ state: 'success', wakeAt: null }]);
	expect(world.ended).toHaveLength(1);
});

test('the lists show a run that is not over within a second', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	expect(world.rows).toEqual([]);
	await world.pass(1000);
	expect(world.rows).toMatchObject([{ state: 'running', wakeAt: expect.any(Number) }]);
});

test('a start is not confirmed before the lists have its row', async () => {
	const world = new TestWorld();
	world.broken.add('project');
	expect(await world.start(aRun())).toMatchObject({ ok: true, lookAgain: true });
	await world.pass(7000);
	expect(await world.start(aRun())).toMatchObject({ ok: false, code: 'unavailable' });
	world.broken.clear();
	expect(await world.start(aRun())).toEqual({ ok: true, end: null, lookAgain: false });
	expect(world.rows).toHaveLength(1);
});

test('a scheduler that stands in for the alarm hears of an end only when the lists have it', async () => {
	const world = new TestWorld();
	await world.start(aRun());
	world.broken.add('project');
	await completeAll(world);
	expect([world.alarmAt, world.ended]).toEqual([null, []]);
	world.broken.clear();
	await world.pass(120_000);
	expect(world.rows.at(-1)).toMatchObject({ state: 'success', wakeAt: null });
	expect(world.ended).toHaveLength(1);
	expect(world.object.load()).toMatchObject({ owesEnded: false, owesProjection: false });
});

function accepted(world: TestWorld) {
	const send = { at: world.now, url: 'https://one.example/', httpStatus: 202, latencyMs: 1, problem: null };
	const outcome = { kind: 'accepted' as const, handle: null };
	return { task: 'a', attempt: 1, executorId: 'exe_01kf0000000000000000000001', send, outcome };
}

function failed(world: TestWorld) {
	const send = { at: world.now, url: 'https://one.example/', httpStatus: 200, latencyMs: 1, problem: null };
	const failure = { cause: 'executor_failed' as const, message: 'It failed.', code: null, retryable: true };
	const outcome = { kind: 'result' as const, result: { status: 'failed' as const, failure } };
	return { task: 'a', attempt: 1, executorId: 'exe_01kf0000000000000000000001', send, outcome };
}
