import { describe, expect, test } from 'vitest';
import type { AttemptRef } from '../../../worker/engine/command.ts';
import { PROJECTION_MESSAGE_BYTES_MAX } from '../../../worker/instance/projection-messages.ts';
import type { TaskProjection } from '../../../worker/projection/message.ts';
import { jsonBytes } from '../../../worker/protocol/json-bytes.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { BETWEEN_STEPS, TestWorld } from './test-world.ts';

const by = { kind: 'user', id: 'usr_1' } as const;
const chain = documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]);
const send = { at: 0, url: 'https://one.example/', httpStatus: 200, latencyMs: 1, problem: null };

function report(world: TestWorld, refs: readonly AttemptRef[], status: 'success' | 'failed' | 'accepted' = 'success') {
	const failure = { cause: 'executor_failed' as const, message: `broke ${'\uDC00'}`, code: null, retryable: false };
	const outcome = {
		success: { kind: 'result' as const, result: { status: 'success' as const, outputs: {} } },
		failed: { kind: 'result' as const, result: { status: 'failed' as const, failure } },
		accepted: { kind: 'accepted' as const, handle: null },
	}[status];
	const deliveries = refs.map((ref) => ({ ...ref, executorId: 'exe_01kf0000000000000000000001', send, outcome }));
	return world.object.act((at) => ({ kind: 'report', at, deliveries, jitter: 0 }));
}

/** What the lists know of the tasks: the newest version of each row, whatever came how often. */
function listed({ rows }: TestWorld): ReadonlyMap<string, TaskProjection> {
	const known = new Map<string, TaskProjection>();
	for (const row of rows.flatMap(({ taskRows }) => taskRows))
		if (row.seq > (known.get(row.key)?.seq ?? -1)) known.set(row.key, row);
	return known;
}

function statesOf(world: TestWorld): Record<string, string> {
	return Object.fromEntries([...listed(world)].map(([key, { state }]) => [key, state]));
}

/** A row for every version that was told: how many writes the database makes of it. */
function versionsTold({ rows }: TestWorld, key: string): number {
	const told = rows.flatMap(({ taskRows }) => taskRows).filter((row) => row.key === key);
	return new Set(told.map(({ seq }) => seq)).size;
}

describe.each(BETWEEN_STEPS)('the rows of tasks, %s', (_name, step) => {
	test('are told when tasks end, each in one version', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		step(world);
		await report(world, [{ task: 'one', attempt: 1 }]);
		step(world);
		await report(world, [{ task: 'two', attempt: 1 }], 'failed');
		step(world);
		await world.pass(600_000);
		expect(statesOf(world)).toEqual({ one: 'success', two: 'failed' });
		expect(listed(world).get('two')).toMatchObject({ failure: 'broke \uFFFD', cause: 'executor_failed', attempt: 1 });
		expect([versionsTold(world, 'one'), versionsTold(world, 'two')]).toEqual([1, 1]);
	});

	test('are told once more while a task is at it for half a minute', async () => {
		const world = new TestWorld();
		await world.start(specOf(documentOf([{ key: 'long' }])));
		await report(world, [{ task: 'long', attempt: 1 }], 'accepted');
		step(world);
		await world.pass(20_000);
		expect(statesOf(world)).toEqual({});
		for (let beat = 0; beat < 8; beat += 1) {
			await world.pass(30_000);
			await world.object.act((at) => ({
				...{ kind: 'heartbeat', at, task: 'long', attempt: 1, progress: null, message: null },
			}));
			step(world);
		}
		expect(statesOf(world)).toEqual({ long: 'running' });
		expect(versionsTold(world, 'long')).toBe(1);
		await report(world, [{ task: 'long', attempt: 1 }]);
		step(world);
		await world.pass(600_000);
		expect(statesOf(world)).toEqual({ long: 'success' });
		expect(versionsTold(world, 'long')).toBe(2);
	});

	test('the end of a run is owed until all of them are with the queue', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		step(world);
		await report(world, [{ task: 'one', attempt: 1 }]);
		world.broken.add('project');
		step(world);
		await report(world, [{ task: 'two', attempt: 1 }]);
		step(world);
		await world.pass(120_000);
		expect(world.object.load()?.owesProjection).toBe(true);
		world.broken.delete('project');
		await world.pass(600_000);
		expect(world.object.load()?.owesProjection).toBe(false);
		expect(statesOf(world)).toEqual({ one: 'success', two: 'success' });
	});

	test('a recovered run takes back what was listed of its failed tasks, and tells their next end', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		await report(world, [{ task: 'one', attempt: 1 }], 'failed');
		step(world);
		await world.pass(60_000);
		expect(statesOf(world)).toEqual({ one: 'failed', two: 'skipped' });
		await world.object.operate((at) => ({ kind: 'recover', at, by }));
		step(world);
		expect(statesOf(world)).toEqual({ one: 'queued', two: 'pending' });
		await report(world, [{ task: 'one', attempt: 2 }]);
		await report(world, [{ task: 'two', attempt: 1 }]);
		await world.pass(600_000);
		expect(statesOf(world)).toEqual({ one: 'success', two: 'success' });
	});

	test('a rerun brings every row to its new round', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		await report(world, [{ task: 'one', attempt: 1 }]);
		await report(world, [{ task: 'two', attempt: 1 }]);
		await world.pass(60_000);
		step(world);
		await world.object.operate((at) => ({ kind: 'rerun', at, by }));
		step(world);
		await report(world, [{ task: 'one', attempt: 2 }]);
		await report(world, [{ task: 'two', attempt: 2 }]);
		await world.pass(600_000);
		expect([...listed(world).values()].map(({ round, attempt }) => [round, attempt])).toEqual([
			[2, 2],
			[2, 2],
		]);
	});
});

test('ten thousand tasks go out in messages that a queue takes, and a lost memory tells hardly any of them again', async () => {
	const keys = Array.from({ length: 9999 }, (_, place) => `n${place}`);
	const world = new TestWorld();
	await world.start(specOf(documentOf([{ key: 'first' }, ...keys.map((key) => ({ key, upstream: ['first'] }))])));
	await report(world, [{ task: 'first', attempt: 1 }]);
	let done = 1;
	while (done < world.dispatched.length) {
		const refs = world.dispatched.slice(done, done + 500);
		done += refs.length;
		await report(world, refs);
		await world.pass(5000);
		if (done % 2000 < 500) world.evict();
	}
	await world.pass(600_000);
	const told = world.rows.reduce((sum, { taskRows }) => sum + taskRows.length, 0);
	expect(listed(world).size).toBe(10_000);
	expect(told).toBeLessThan(10_000 * 1.5);
	for (const message of world.rows) expect(jsonBytes(message)).toBeLessThanOrEqual(PROJECTION_MESSAGE_BYTES_MAX);
});

test('a run that is asked tells everything again, and nothing about it is new', async () => {
	const world = new TestWorld();
	await world.start(specOf(chain));
	await report(world, [{ task: 'one', attempt: 1 }]);
	await report(world, [{ task: 'two', attempt: 1 }]);
	await world.pass(60_000);
	const before = [...listed(world).values()];
	world.evict();
	world.rows.length = 0;
	expect(await world.object.relist()).toBe(true);
	expect(world.rows.flatMap(({ taskRows }) => taskRows)).toEqual(before);
	expect(world.rows.every(({ isRelisted }) => isRelisted === true)).toBe(true);
});

test('a row that the queue refused is told again although nothing new happens to the run', async () => {
	const world = new TestWorld();
	await world.start(specOf(documentOf([{ key: 'long' }])));
	await report(world, [{ task: 'long', attempt: 1 }], 'failed');
	await world.pass(60_000);
	expect(world.rows.at(-1)).toMatchObject({ state: 'failed', wakeAt: null });
	world.broken.add('project');
	await world.object.operate((at) => ({ kind: 'recover', at, by }));
	await report(world, [{ task: 'long', attempt: 2 }], 'accepted');
	world.broken.delete('project');
	const told = world.rows.length;
	for (let beat = 0; beat < 4; beat += 1) {
		await world.pass(25_000);
		await world.object.act((at) => ({
			...{ kind: 'heartbeat', at, task: 'long', attempt: 2, progress: null, message: null },
		}));
	}
	expect(world.rows.at(-1)).toMatchObject({ state: 'running', wakeAt: expect.any(Number) });
	expect(world.rows.slice(told).map(({ taskRows }) => taskRows.map(({ state }) => state))).toEqual([['running']]);
});
