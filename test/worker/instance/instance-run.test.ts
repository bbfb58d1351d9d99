import { describe, expect, test, vi } from 'vitest';
import type { AttemptRef } from '../../../worker/engine/command.ts';
import { HELD } from '../../../worker/instance/platform-hold.ts';
import { IDLE_WAKES_PER_HOUR_MAX } from '../../../worker/instance/wake-budget.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { BETWEEN_STEPS, TestWorld } from './test-world.ts';

const chain = documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]);

function aRun(keys: readonly string[], slots = 500) {
	return specOf(documentOf(keys.map((key) => ({ key }))), { slots });
}

function succeeded(world: TestWorld, { task, attempt }: AttemptRef, take = 0) {
	const result = { status: 'success' as const, outputs: {} };
	const send = { at: world.now, url: 'https://one.example/', httpStatus: 200, latencyMs: 1, problem: null };
	const delivery = { task, attempt, executorId: 'exe_01kf0000000000000000000001', send };
	const deliveries = [{ ...delivery, outcome: { kind: 'result' as const, result } }];
	return world.object.act((at) => ({ kind: 'report', at, deliveries, jitter: 0 }), take);
}

/** When the hot time of an ended run is over; nothing wakes it before. */
function archiveTimeOf({ object }: TestWorld): number {
	return (object.load()?.endedAt ?? Number.NaN) + 7 * 24 * 3_600_000;
}

describe.each(BETWEEN_STEPS)('a run, %s', (_name, step) => {
	test('goes from task to task and ends, telling its scheduler and the lists once', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		step(world);
		await succeeded(world, { task: 'one', attempt: 1 });
		step(world);
		await succeeded(world, { task: 'two', attempt: 1 });
		step(world);
		await world.pass(600_000);
		expect(world.object.load()?.state).toBe('success');
		expect(world.dispatched).toEqual([
			{ task: 'one', attempt: 1 },
			{ task: 'two', attempt: 1 },
		]);
		expect(world.ended).toHaveLength(1);
		expect(world.rows.at(-1)).toMatchObject({ state: 'success', wakeAt: null });
		expect(world.alarmAt).toBe(archiveTimeOf(world));
	});

	test('leaves its first alarm to the scheduler, and is armed when that looks again', async () => {
		const world = new TestWorld();
		expect(await world.start(specOf(chain))).toMatchObject({ lookAgain: true });
		step(world);
		await succeeded(world, { task: 'one', attempt: 1 });
		await world.pass(8000);
		expect(world.alarmsSet).toHaveLength(1);
		expect(world.alarmAt).not.toBeNull();
	});

	test('keeps its own alarm when something is due before the scheduler looks again', async () => {
		const world = new TestWorld();
		const delayed = documentOf([{ key: 'one', delaySeconds: 2 }]);
		expect(await world.start(specOf(delayed))).toMatchObject({ lookAgain: false });
		await world.pass(2000);
		expect(world.dispatched).toHaveLength(1);
		expect(world.alarmAt).not.toBeNull();
	});

	test('opened again while it is young is armed, because nobody looks after it any more', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		const by = { kind: 'user', id: 'somebody' } as const;
		await world.object.act((at) => ({ kind: 'force_close', at, by }));
		world.now += 1000;
		await world.object.act((at) => ({ kind: 'rerun', at, by }));
		expect(world.alarmAt).not.toBeNull();
	});

	test('started twice is one run', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		step(world);
		const seq = world.object.load()?.seq;
		expect(await world.start(specOf(chain, { startKey: 'another' }))).toEqual({
			ok: true,
			end: null,
			lookAgain: expect.any(Boolean),
		});
		expect(world.object.load()?.seq).toBe(seq);
		expect(world.dispatched).toHaveLength(1);
	});

	test('sends again what the queue did not take', async () => {
		const world = new TestWorld();
		world.broken.add('dispatch');
		await world.start(specOf(chain));
		step(world);
		world.broken.clear();
		await world.pass(600_000);
		expect(world.dispatched[0]).toEqual({ task: 'one', attempt: 1 });
		expect(new Set(world.dispatched.map((ref) => ref.attempt))).toEqual(new Set([1]));
	});

	test('tells its end again until both sides have it', async () => {
		const world = new TestWorld();
		await world.start(aRun(['only']));
		world.broken.add('ended').add('project');
		await succeeded(world, { task: 'only', attempt: 1 });
		step(world);
		await world.pass(120_000);
		expect(world.ended).toHaveLength(0);
		world.broken.clear();
		step(world);
		await world.pass(120_000);
		expect(world.ended).toHaveLength(1);
		expect(world.rows.at(-1)).toMatchObject({ state: 'success', wakeAt: null });
		expect(world.object.load()).toMatchObject({ owesEnded: false, owesProjection: false });
		expect(world.alarmAt).toBe(archiveTimeOf(world));
	});

	test('A25: timers fire once when the alarm is early, late, doubled or lost', async () => {
		const world = new TestWorld();
		const retry = { count: 1, intervalSeconds: 60 };
		await world.start(specOf(documentOf([{ key: 'only', retry }])));
		const failure = { cause: 'executor_failed' as const, message: '', code: null, retryable: true };
		const failed = { status: 'failed' as const, failure };
		await world.object.act((at) => ({ kind: 'complete', at, task: 'only', attempt: 1, result: failed }));
		step(world);
		await world.ring();
		expect(world.object.load()?.tasks[0]?.attempts).toHaveLength(1);
		step(world);
		world.alarmAt = null;
		world.now += 120_000;
		await world.object.poke();
		step(world);
		await world.ring();
		await world.ring();
		expect(world.object.load()?.tasks[0]?.attempts).toHaveLength(2);
	});

	test('A25: an alarm that the platform lost is armed again by any wake', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		world.evict();
		world.alarmAt = null;
		await world.object.poke();
		expect(world.alarmAt).not.toBeNull();
		world.evict();
		world.now += 3_600_000;
		await world.object.poke();
		expect(world.alarmAt).toBeGreaterThan(world.now - 1);
	});

	test('A25: an order to a run that rests arms it first, so that one cut short is completed', async () => {
		const world = new TestWorld();
		const spec = specOf(documentOf([{ key: 'only', delaySeconds: 600 }]));
		await world.start(spec);
		await world.pass(60_000);
		const by = { kind: 'user', id: 'usr_1' } as const;
		await world.object.operate((at) => ({ kind: 'pause', at, by }));
		await world.pass(3_600_000);
		expect(world.alarmAt).toBeNull();
		const armedAtWrites: (number | null)[] = [];
		const write = MemoryEntryTable.prototype.atomically;
		vi.spyOn(MemoryEntryTable.prototype, 'atomically').mockImplementation(function (this: MemoryEntryTable, writes) {
			armedAtWrites.push(world.alarmAt);
			write.call(this, writes);
		});
		await world.object.operate((at) => ({ kind: 'stop', at, by }));
		expect(armedAtWrites[0]).toBeGreaterThan(world.now);
		expect(world.object.load()).toMatchObject({ state: 'stopped' });
	});

	test('A27: a refused write fails no task, says so, and the run goes on when it can', async () => {
		const world = new TestWorld();
		await world.start(specOf(chain));
		world.broken.add('write');
		expect(await succeeded(world, { task: 'one', attempt: 1 })).toBe(HELD);
		expect(world.object.hold).toMatchObject({ reason: 'write refused', since: world.now });
		expect(world.object.load()?.tasks.map((task) => task.phase.state)).toEqual(['queued', 'pending']);
		step(world);
		world.broken.clear();
		await succeeded(world, { task: 'one', attempt: 1 });
		expect(world.object.hold).toBeNull();
		expect(world.object.load()?.tasks[0]?.phase.state).toBe('success');
	});

	test('A27: a refused alarm leaves the facts stored and the sends done; the second clock brings the run on', async () => {
		const world = new TestWorld();
		world.broken.add('alarm');
		await world.start(specOf(chain));
		await world.pass(8000);
		expect(world.object.hold).toMatchObject({ reason: 'alarm refused' });
		expect(world.dispatched).toHaveLength(1);
		step(world);
		world.broken.clear();
		world.now += 300_000;
		await world.object.poke();
		expect(world.object.hold).toBeNull();
		expect(world.alarmAt).not.toBeNull();
		expect(world.dispatched).toHaveLength(2);
	});

	test('A27: while writes and alarms are refused the alarm does not throw, and nothing is sent', async () => {
		const world = new TestWorld();
		world.broken.add('write').add('alarm');
		expect(await world.start(specOf(chain))).toBe(HELD);
		step(world);
		await world.ring();
		expect(world.dispatched).toHaveLength(0);
		world.broken.clear();
		expect(await world.start(specOf(chain))).toEqual({ ok: true, end: null, lookAgain: expect.any(Boolean) });
		expect(world.dispatched).toHaveLength(1);
	});

	test('asks for slots beyond its block, takes late grants, and gives its own back at its end', async () => {
		const world = new TestWorld();
		await world.start(aRun(['a', 'b', 'c'], 1));
		expect(world.asked).toMatchObject([{ wanted: 2, ahead: false }]);
		expect(world.dispatched).toHaveLength(1);
		step(world);
		expect(await world.object.granted(2)).toBe(2);
		expect(world.dispatched).toHaveLength(3);
		step(world);
		for (const task of ['a', 'b', 'c']) await succeeded(world, { task, attempt: 1 });
		expect(await world.object.granted(2)).toBe(0);
		expect(world.released.at(-1)).toMatchObject({ keep: 0 });
	});
});

test('A15: a task that no event would reach is healed and alerted within a minute', async () => {
	const world = new TestWorld();
	await world.start(specOf(chain));
	const orphan = world.object.load()?.tasks[1];
	if (orphan !== undefined) orphan.open = 7;
	await succeeded(world, { task: 'one', attempt: 1 });
	expect(world.dispatched.map((ref) => ref.task)).toEqual(['one']);
	await world.pass(60_000);
	expect(world.dispatched.map((ref) => ref.task)).toEqual(['one', 'two']);
	expect(world.logged).toContain('orphans_healed');
});

test('a run that is over and asked about all the same brings its row in the lists up to date', async () => {
	const world = new TestWorld();
	await world.start(aRun(['only']));
	await succeeded(world, { task: 'only', attempt: 1 });
	const shown = world.rows.splice(0).at(-1);
	expect(await world.object.poke()).toBeNull();
	expect(world.rows).toMatchObject([{ state: 'success', seq: expect.any(Number), wakeAt: null }]);
	expect(world.rows[0]?.seq).toBeGreaterThanOrEqual(shown?.seq ?? 0);
});

test('a run that ends while it waits for slots leaves the line', async () => {
	const world = new TestWorld();
	await world.start(aRun(['a', 'b'], 1));
	await world.object.act((at) => ({ kind: 'force_close', at, by: { kind: 'user', id: 'somebody' } }));
	expect(world.released).toMatchObject([{ holder: `ins:${world.object.load()?.spec.instanceId}`, keep: 0 }]);
});

test('slots that arrive after the end go back at once', async () => {
	const world = new TestWorld();
	world.grants = 5;
	world.whileAsking = () => world.object.act((at) => ({ kind: 'force_close', at, by: { kind: 'user', id: 'u' } }));
	await world.start(aRun(['a', 'b'], 1));
	// Once as it left the line, and once more for what came after that.
	expect(world.released).toMatchObject([{ keep: 0 }, { keep: 0 }]);
});

test('attempts that a reporter can take are not sent by queue', async () => {
	const world = new TestWorld();
	await world.start(specOf(chain));
	const acted = await succeeded(world, { task: 'one', attempt: 1 }, 1);
	expect('taken' in acted ? acted.taken.map((claimed) => claimed.attemptId.split('.').slice(1)) : []).toEqual([
		['two', '1'],
	]);
	expect(world.dispatched.map((ref) => ref.task)).toEqual(['one']);
});

test('an alarm is moved only when it has to ring earlier', async () => {
	const world = new TestWorld();
	await world.start(specOf(chain));
	await succeeded(world, { task: 'one', attempt: 1 });
	await world.pass(10_000);
	expect(world.alarmsSet).toHaveLength(1);
});

test('an object that holds no run writes nothing, whoever calls it', async () => {
	const world = new TestWorld();
	await world.object.wake();
	expect(await world.object.poke()).toBeNull();
	expect(await world.object.granted(5)).toBe(0);
	expect(await succeeded(world, { task: 'one', attempt: 1 })).toMatchObject({ ok: false, code: 'not_found' });
	expect([world.table.exists(), world.alarmsSet]).toEqual([false, []]);
});

test('a run that wakes too often for nothing is parked until its hour is over, and says so', async () => {
	const world = new TestWorld();
	await world.start(specOf(chain));
	for (let wakes = 0; wakes <= IDLE_WAKES_PER_HOUR_MAX; wakes += 1) await world.object.wake();
	expect(world.logged).toContain('wake_budget_spent');
	expect(world.alarmAt).toBeGreaterThan(world.now + 3_000_000);
	world.now += 3_700_000;
	await world.ring();
	expect(world.dispatched.length).toBeGreaterThan(1);
});

test('rows for the lists thin out with the age of a run', async () => {
	const world = new TestWorld();
	const keys = Array.from({ length: 200 }, (_, place) => `n${place}`);
	const document = documentOf(keys.map((key, place) => ({ key, upstream: keys.slice(Math.max(0, place - 1), place) })));
	await world.start(specOf(document));
	for (const key of keys) {
		world.now += 1000;
		await succeeded(world, { task: key, attempt: 1 });
	}
	expect(world.rows.length).toBeLessThan(45);
	expect(world.rows.at(-1)).toMatchObject({ state: 'success', tasks: { success: 200 } });
});
