import { describe, expect, test } from 'vitest';
import type { ExecutorAnswer, ExecutorSaid } from '../../../worker/engine/command.ts';
import { FactStore } from '../../../worker/instance/fact-store.ts';
import { HELD } from '../../../worker/instance/platform-hold.ts';
import { UnreadableLog } from '../../../worker/instance/unreadable-log.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { BETWEEN_STEPS, TestWorld } from './test-world.ts';

const EXECUTOR = 'exe_01kf0000000000000000000001';
const BY = { kind: 'user', id: 'somebody' } as const;
const GRACE_MS = 30_000;
/** Messages that the control consumer takes at once. */
const BATCH = 20;

/** A run whose tasks are all with their executor. */
async function runningWorld(count: number): Promise<TestWorld> {
	const world = new TestWorld();
	const keys = Array.from({ length: count }, (_, place) => `n${place}`);
	await world.start(specOf(documentOf(keys.map((key) => ({ key }))), { slots: count }));
	await world.pass(10_000);
	const send = { at: world.now, url: 'https://one.example/', httpStatus: 202, latencyMs: 1, problem: null };
	const deliveries = keys.map((task) => {
		return { task, attempt: 1, executorId: EXECUTOR, send, outcome: { kind: 'accepted' as const, handle: null } };
	});
	await world.object.act((at) => ({ kind: 'report', at, deliveries, jitter: 0 }));
	return world;
}

/** A run that is being stopped; its executor was asked politely. */
async function stoppingWorld(count: number): Promise<TestWorld> {
	const world = await runningWorld(count);
	await world.object.act((at) => ({ kind: 'stop', at, by: BY }));
	return world;
}

/** Answers what the run asks now, as the control consumer does: those of a batch together. */
async function answerAll(world: TestWorld, answer: ExecutorAnswer): Promise<void> {
	const asked = world.control.splice(0).flatMap((message) => (message.kind === 'stop' ? [message] : []));
	for (let from = 0; from < asked.length; from += BATCH)
		await hear(
			world,
			asked.slice(from, from + BATCH).map(({ task, attempt, force, executorId }) => {
				const send = { at: world.now, url: 'https://one.example/', httpStatus: 200, latencyMs: 1, problem: null };
				return { task, attempt, to: 'stop', answer, call: { force, executorId, send } };
			}),
		);
}

function hear(world: TestWorld, answers: readonly ExecutorSaid[]) {
	return world.object.act((at) => ({ kind: 'answers', at, answers }));
}

function rowsOf(world: TestWorld): number {
	return [...world.table.ascending(0)].length;
}

function oneAnswer(answer: ExecutorAnswer, force: boolean): readonly ExecutorSaid[] {
	return [{ task: 'n0', attempt: 1, to: 'stop', answer, call: { force, executorId: EXECUTOR, send: null } }];
}

describe.each(BETWEEN_STEPS)('what executors answer to stops, %s', (_name, step) => {
	test('is stored once, and survives', async () => {
		const world = await stoppingWorld(1);
		step(world);
		await hear(world, oneAnswer({ state: 'running' }, false));
		const rows = rowsOf(world);
		for (let again = 0; again < 3; again += 1) {
			step(world);
			await hear(world, oneAnswer({ state: 'running' }, false));
		}
		expect(rowsOf(world)).toBe(rows);
		step(world);
		expect(world.object.load()?.tasks[0]?.attempts[0]?.stopAnswers).toMatchObject([{ said: 'running', force: false }]);
	});

	test('is a part of the row that ends the attempt', async () => {
		const world = await stoppingWorld(2);
		step(world);
		const rows = rowsOf(world);
		await hear(world, oneAnswer({ state: 'stopped' }, false));
		expect(rowsOf(world)).toBe(rows + 1);
	});

	test('by force after the end of the run is stored and arms nothing, tells nobody and ends nothing twice', async () => {
		const world = await stoppingWorld(1);
		await world.pass(GRACE_MS + 120_000);
		step(world);
		expect(world.control.some((message) => message.kind === 'stop' && message.force)).toBe(true);
		const before = { alarm: world.alarmAt, armed: world.alarmsSet.length, rows: world.rows.length };
		const stored = rowsOf(world);
		await hear(world, oneAnswer({ state: 'unreachable', reason: 'http_500' }, true));
		await hear(world, oneAnswer({ state: 'unreachable', reason: 'http_500' }, true));
		step(world);
		await world.pass(60_000);
		expect({ alarm: world.alarmAt, armed: world.alarmsSet.length, rows: world.rows.length }).toEqual(before);
		expect([rowsOf(world), world.ended.length]).toEqual([stored + 1, 1]);
		expect(world.object.load()?.state).toBe('stopped');
	});

	test('after the run was archived is taken and changes nothing', async () => {
		const world = await stoppingWorld(1);
		await world.pass(GRACE_MS + world.hotMs + 60_000);
		step(world);
		const rows = rowsOf(world);
		const acted = await hear(world, oneAnswer({ state: 'stopped' }, true));
		expect([acted === HELD, rowsOf(world)]).toEqual([false, rows]);
	});

	test('that cannot be stored is refused, so that its message comes again', async () => {
		const world = await stoppingWorld(1);
		world.broken.add('write');
		expect(await hear(world, oneAnswer({ state: 'running' }, false))).toBe(HELD);
		world.broken.clear();
		step(world);
		await hear(world, oneAnswer({ state: 'running' }, false));
		expect(world.object.load()?.tasks[0]?.attempts[0]?.stopAnswers).toHaveLength(1);
	});
});

test('what 500 executors answer to both stops of a run costs a row for every batch of them', async () => {
	const world = await stoppingWorld(500);
	const before = rowsOf(world);
	await answerAll(world, { state: 'running' });
	const polite = rowsOf(world) - before;
	expect(polite).toBe(500 / BATCH);
	await world.pass(GRACE_MS + 5000);
	expect(world.object.load()?.state).toBe('stopped');
	const ended = rowsOf(world);
	await answerAll(world, { state: 'stopped' });
	expect(rowsOf(world) - ended).toBe(500 / BATCH);
});

test('500 executors that stop at once are no row dearer than before their answers were kept', async () => {
	const world = await stoppingWorld(500);
	const before = rowsOf(world);
	await answerAll(world, { state: 'stopped' });
	await world.pass(5000);
	expect(world.object.load()?.state).toBe('stopped');
	expect(rowsOf(world) - before).toBeLessThanOrEqual(500 / BATCH + 2);
});

test('an answer that a later release stored keeps the run from loading, and is not misread', async () => {
	const world = await stoppingWorld(1);
	await hear(world, oneAnswer({ state: 'running' }, false));
	const rows = [...world.table.ascending(0)].map((row) => {
		return { ...row, body: row.body.replace('"kind":"stop_answered"', '"kind":"stop_answered","v":2') };
	});
	const table = new MemoryEntryTable();
	table.create();
	table.insert(rows);
	expect(() => new FactStore(table).load()).toThrow(UnreadableLog);
});

test('an answer that the first release to keep them stored is still read', async () => {
	const world = await stoppingWorld(1);
	const seq = world.object.load()?.seq ?? 0;
	const send =
		'{"at":1768464010000,"url":"https://one.example/","httpStatus":null,"latencyMs":12,"problem":"connect: refused"}';
	const stored = `[{"kind":"stop_answered","at":1768464010012,"task":"n0","attempt":1,"force":false,"executorId":"${EXECUTOR}","said":"unreachable","reason":"connect_failed","send":${send}}]`;
	world.table.insert([{ id: (seq + 1) * 4096, kind: 'turn', body: stored }]);
	world.evict();
	expect(world.object.load()?.tasks[0]?.attempts[0]?.stopAnswers).toEqual([
		{
			...{ at: 1_768_464_010_012, force: false, executorId: EXECUTOR, said: 'unreachable', reason: 'connect_failed' },
			send: JSON.parse(send),
		},
	]);
});
