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
