import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consumeDispatch } from '../../worker/dispatch/consumer.ts';
import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import { aDispatchMessage, aMessage, EXECUTOR_ID, INSTANCE_ID, type RecordedMessage } from './builders.ts';
import { FakeRun } from './fake-run.ts';
import { FakeWorld } from './fake-world.ts';

function keys(count: number, from = 0): string[] {
	return Array.from({ length: count }, (_, index) => `t${from + index}`);
}

function messagesOf(tasks: readonly string[], instanceId = INSTANCE_ID): RecordedMessage[] {
	return Array.from({ length: Math.ceil(tasks.length / 6) }, (_, index) =>
		aDispatchMessage(tasks.slice(index * 6, index * 6 + 6), { instanceId }),
	);
}

function instanceNumber(index: number): string {
	return `ins_${String(index).padStart(26, '0')}`;
}

function consume(world: FakeWorld, messages: readonly QueueMessage[]): Promise<void> {
	return world.clock.run(consumeDispatch(messages, world.ports(), world.memory));
}

describe('a chain', () => {
	test('runs on in one invocation, a report per task', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['t0'], (key) => [`t${Number(key.slice(1)) + 1}`].filter(() => key !== 't9')));
		const message = aDispatchMessage(['t0']);
		await consume(world, [message]);
		expect([...run.ended.keys()]).toEqual(keys(10));
		expect(world.reports).toHaveLength(10);
		expect(world.claims).toBe(1);
		expect(message.settled).toBe('ack');
	});

	test('does not wait for a slow log store', async () => {
		const world = new FakeWorld();
		world.log = () => 'a line';
		world.rpcMs = (call) => (call === 'keepLogs' ? 20_000 : 1);
		const startedAt = world.clock.now();
		const sentAfterMs: number[] = [];
		world.headersMs = () => {
			sentAfterMs.push(world.clock.now() - startedAt);
			return 1;
		};
		world.addRun(new FakeRun(['t0'], (key) => (key === 't0' ? ['t1'] : [])));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(Math.max(...sentAfterMs)).toBeLessThan(100);
		expect(world.logs).toHaveLength(2);
	});

	test('goes back to the queue after fifty tasks', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['t0'], (key) => [`t${Number(key.slice(1)) + 1}`]));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(run.ended.size).toBe(51);
		expect(run.sentByQueue).toEqual(['t51']);
	});

	test('goes back to the queue after five seconds', async () => {
		const world = new FakeWorld();
		world.headersMs = () => 1000;
		const run = world.addRun(new FakeRun(['t0'], (key) => [`t${Number(key.slice(1)) + 1}`]));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(run.ended.size).toBe(5);
		expect(run.sentByQueue).toEqual(['t5']);
	});

	test('lets the other messages of its batch go first', async () => {
		const world = new FakeWorld();
		const next = (key: string) => (key === 'a' ? ['b'] : []);
		const instances = Array.from({ length: 12 }, (_, index) => instanceNumber(index));
		for (const instanceId of instances) world.addRun(new FakeRun(['a'], next), instanceId);
		await consume(
			world,
			instances.map((instanceId) => aDispatchMessage(['a'], { instanceId })),
		);
		const byQueue = instances.filter((instanceId) => world.runs.get(instanceId)?.sentByQueue.length === 1);
		expect(byQueue.length).toBeGreaterThanOrEqual(6);
		expect(world.delivered.slice(0, 12).every((attemptId) => attemptId.endsWith('.a.1'))).toBe(true);
	});
});

test('a chain leaves a lane to each attempt of its batch whose run has not answered yet', async () => {
	const world = new FakeWorld();
	const slow = instanceNumber(1);
	world.rpcMs = (call, instanceId) => (call === 'claim' && instanceId === slow ? 500 : 1);
	const run = world.addRun(new FakeRun(['a'], (key) => (key === 'a' ? ['b', 'c'] : [])));
	world.addRun(new FakeRun(keys(5)), slow);
	await consume(world, [aDispatchMessage(['a']), aDispatchMessage(keys(5), { instanceId: slow })]);
	expect(run.sentByQueue).toEqual(['c']);
});

describe('a batch', () => {
	test('whose executors are slow claims what it can send soon, the rest as lanes become free', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(keys(36)));
		const waitedMs = new Map<string, number>();
		run.onClaim = (key) => waitedMs.set(key, -world.clock.now());
		world.headersMs = ({ task }) => {
			waitedMs.set(task.key, world.clock.now() + (waitedMs.get(task.key) ?? 0));
			return 25_000;
		};
		await consume(world, messagesOf(keys(36)));
		expect(run.ended.size).toBe(36);
		expect(Math.max(...waitedMs.values())).toBeLessThanOrEqual(26_000);
	});

	test('whose executors are fast is claimed in a few calls', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(keys(36)));
		await consume(world, messagesOf(keys(36)));
		expect(world.claims).toBeLessThanOrEqual(3);
	});

	test('does not wait long for a run that does not answer', async () => {
		const world = new FakeWorld();
		const slow = instanceNumber(1);
		world.rpcMs = (call, instanceId) => (call === 'claim' && instanceId === slow ? 20_000 : 1);
		world.addRun(new FakeRun(keys(18)), slow);
		const run = world.addRun(new FakeRun(keys(6)));
		const startedAt = world.clock.now();
		let lastSentMs = 0;
		world.headersMs = ({ instance }) => {
			if (instance.id !== slow) lastSentMs = world.clock.now() - startedAt;
			return 1;
		};
		await consume(world, [...messagesOf(keys(18), slow), ...messagesOf(keys(6))]);
		expect(run.ended.size).toBe(6);
		expect(lastSentMs).toBeLessThanOrEqual(3000);
	});

	test('asks a run no further that could not be reached, and its messages come back', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(keys(36)));
		world.overload('claim');
		const messages = messagesOf(keys(36));
		await consume(world, messages);
		expect(world.claims).toBe(1);
		expect(messages.every(({ settled }) => settled === 'retry')).toBe(true);
	});
});

describe('a fan-out', () => {
	test('shares reports, and takes on no more than it can send at once', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['root'], (key) => (key === 'root' ? keys(1000) : [])));
		await consume(world, [aDispatchMessage(['root'])]);
		expect(run.ended.size).toBe(7);
		expect(run.sentByQueue).toHaveLength(994);
		const batch = messagesOf(run.sentByQueue.slice(0, 120));
		world.reports.length = 0;
		await consume(world, batch);
		expect(run.ended.size).toBe(127);
		expect(world.reports.length).toBeLessThanOrEqual(8);
		expect(Math.max(...world.reports.map(({ results }) => results))).toBeLessThanOrEqual(32);
	});

	test('never has more than six requests waiting for headers, nor more than twelve open', async () => {
		const world = new FakeWorld();
		world.bodyMs = 50;
		world.headersMs = ({ attemptId }) => 1 + (attemptId.length % 3);
		const instances = [0, 1, 2].map(instanceNumber);
		for (const instanceId of instances) world.addRun(new FakeRun(keys(36)), instanceId);
		await consume(
			world,
			instances.flatMap((instanceId) => messagesOf(keys(36), instanceId)),
		);
		expect(world.mostWaitingForHeaders).toBe(6);
		expect(world.mostOpen).toBe(12);
		expect(world.delivered).toHaveLength(108);
	});

	test('a slow task holds the results of its siblings back for a blink only', async () => {
		const world = new FakeWorld();
		world.headersMs = ({ task }) => (task.key === 't0' ? 20_000 : 1);
		const run = world.addRun(new FakeRun(keys(6)));
		const startedAt = world.clock.now();
		const done = consumeDispatch(messagesOf(keys(6)), world.ports(), world.memory);
		await world.clock.run(
			(async () => {
				while (run.ended.size < 5) await world.clock.wait(1);
			})(),
		);
		expect(world.clock.now() - startedAt).toBeLessThanOrEqual(30);
		await world.clock.run(done);
		expect(run.ended.size).toBe(6);
	});
});

describe('messages', () => {
	test('a doubled message and one that is no longer current deliver nothing twice', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(['t0']));
		const messages = [aDispatchMessage(['t0', 'old']), aDispatchMessage(['t0']), aDispatchMessage(['old'])];
		await consume(world, messages);
		expect(world.delivered).toHaveLength(1);
		expect(messages.map(({ settled }) => settled)).toEqual(['ack', 'ack', 'ack']);
	});

	test('poison is written down and acknowledged, and harms no neighbour', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['t0']));
		const cyclic: Record<string, unknown> = {};
		cyclic.self = cyclic;
		const poison = [null, 'garbage', { v: 2 }, cyclic].map((body) => aMessage(body));
		await consume(world, [...poison, aDispatchMessage(['t0'])]);
		expect(run.ended.size).toBe(1);
		expect(world.lines).toEqual(poison.map(() => 'queue_poison'));
		expect(poison.map(({ settled }) => settled)).toEqual(poison.map(() => 'ack'));
	});

	test('a run that cannot be reached brings its messages back later, and no others', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(['t0']));
		const lost = aDispatchMessage(['t0'], { instanceId: instanceNumber(7) });
		const fine = aDispatchMessage(['t0']);
		await consume(world, [lost, fine]);
		expect(fine.settled).toBe('ack');
		expect(lost.settled).toBe('retry');
		expect(lost.delaySeconds).toBeGreaterThanOrEqual(1);
	});

	test('concurrent consumers of shuffled and doubled messages lose nothing, and every result counts once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.shuffledSubarray(keys(30), { minLength: 30 }),
				fc.infiniteStream(fc.nat(2)),
				async (order, pick) => {
					const world = new FakeWorld();
					const run = world.addRun(new FakeRun(keys(30)));
					const batches: RecordedMessage[][] = [[], [], []];
					for (const task of [...order, ...order.slice(0, 10)])
						batches[pick.next().value ?? 0]?.push(aDispatchMessage([task]));
					await world.clock.run(
						Promise.all(batches.map((batch) => consumeDispatch(batch, world.ports(), world.memory))).then(
							() => undefined,
						),
					);
					expect(run.ended.size).toBe(30);
					expect(run.ended.size + run.refused.length).toBe(world.delivered.length);
					expect(batches.flat().every(({ settled }) => settled === 'ack')).toBe(true);
				},
			),
			{ numRuns: 20 },
		);
	});
});

describe('when parts are unreachable', () => {
	test('a result is reported again before its message has to come back', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['t0']));
		let failures = 2;
		world.failing = (call) => {
			if (call === 'report' && failures-- > 0) throw new Error('Durable Object reset because its code was updated.');
		};
		const message = aDispatchMessage(['t0']);
		await consume(world, [message]);
		expect(run.ended.size).toBe(1);
		expect(world.delivered).toHaveLength(1);
		expect(message.settled).toBe('ack');
	});

	test('after some tries it gives up and the message comes back', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(['t0']));
		world.overload('report');
		const message = aDispatchMessage(['t0']);
		await consume(world, [message]);
		expect(world.lines).toEqual(Array.from({ length: 4 }, () => 'dispatch_report_failed'));
		expect(message.settled).toBe('retry');
	});

	test('without the copies of its executors nothing is sent and the message comes back', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(['t0']));
		world.overload('executors');
		const message = aDispatchMessage(['t0']);
		await consume(world, [message]);
		expect(world.delivered).toEqual([]);
		expect(message.settled).toBe('retry');
	});

	test('a log that cannot be kept costs no result', async () => {
		const world = new FakeWorld();
		const run = world.addRun(new FakeRun(['t0']));
		world.log = () => 'hello';
		world.overload('keepLogs');
		const message = aDispatchMessage(['t0']);
		await consume(world, [message]);
		expect(run.ended.size).toBe(1);
		expect(message.settled).toBe('ack');
	});
});

describe('executors', () => {
	test('are read and opened once, however many tasks go to them', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(keys(60)));
		await consume(world, messagesOf(keys(30)));
		await consume(world, messagesOf(keys(30, 30)));
		expect(world.executorReads).toBe(1);
		expect(world.opened).toBe(1);
	});

	test('a change holds within ten seconds, and a new revision is opened anew', async () => {
		const world = new FakeWorld();
		world.addRun(new FakeRun(keys(2)));
		await consume(world, [aDispatchMessage(['t0'])]);
		world.executors = world.executors.map((copy) => ({ ...copy, revision: 2 }));
		await world.clock.run(world.clock.wait(10_000));
		await consume(world, [aDispatchMessage(['t1'])]);
		expect(world.executorReads).toBe(2);
		expect(world.opened).toBe(2);
	});

	test('one that was just registered is found although an older copy lacks it', async () => {
		const world = new FakeWorld();
		const [registered] = world.executors;
		world.executors = [];
		const run = world.addRun(new FakeRun(['t0']));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(run.ended.get('t0')?.outcome).toMatchObject({ kind: 'unavailable' });
		const again = world.addRun(new FakeRun(['t0']));
		if (registered !== undefined) world.executors = [registered];
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(again.ended.get('t0')?.outcome).toMatchObject({ kind: 'result' });
	});

	test('a removed one is looked for once per invocation, not once per task', async () => {
		const world = new FakeWorld();
		world.executors = [];
		world.addRun(new FakeRun(keys(30)));
		await consume(world, messagesOf(keys(30)));
		expect(world.executorReads).toBe(1);
	});

	test('a removed one is reported with those that could stand in for it', async () => {
		const world = new FakeWorld();
		const [gone] = world.executors;
		if (gone === undefined) throw new Error('no executor');
		const named = (executorId: string, change: Partial<typeof gone>) => ({ ...gone, executorId, ...change });
		world.executors = [
			named('exe_fit', {}),
			named('exe_other_group', { groups: ['gpu'] }),
			named('exe_other_type', { taskTypes: [{ type: 'sql', test: true }] }),
			named('exe_off', { enabled: false }),
			named('exe_refused', { url: 'http://10.0.0.1/' }),
		];
		const run = world.addRun(new FakeRun(['t0']));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(run.ended.get('t0')).toMatchObject({
			executorId: EXECUTOR_ID,
			send: null,
			outcome: { kind: 'unavailable', reason: 'executor_removed', routes: ['exe_fit'] },
		});
	});

	test('one whose address the rules refuse is misconfigured and gets nothing', async () => {
		const world = new FakeWorld();
		world.executors = world.executors.map((copy) => ({ ...copy, url: 'http://127.0.0.1/' }));
		const run = world.addRun(new FakeRun(['t0']));
		await consume(world, [aDispatchMessage(['t0'])]);
		expect(world.delivered).toEqual([]);
		expect(run.ended.get('t0')).toMatchObject({
			outcome: { kind: 'misconfigured', reason: 'url_not_https', retryAfterMs: null },
			send: { url: 'http://127.0.0.1/', httpStatus: null, problem: 'url_not_https' },
		});
		expect(world.observed).toEqual([{ open: true, reason: 'url_not_https' }]);
	});

	test('the capacity object hears that nobody is at its address, and nothing of one that is busy', async () => {
		const world = new FakeWorld();
		const reasons = ['http_503', 'connect_failed'];
		world.outcome = () => ({ kind: 'redeliver', reason: reasons.shift() ?? '', received: 'no', retryAfterMs: null });
		world.addRun(new FakeRun(keys(2)));
		await consume(world, messagesOf(keys(2)));
		expect(world.observed).toEqual([{ open: true, reason: 'connect_failed' }]);
	});

	test('the capacity object hears once that one is misconfigured', async () => {
		const world = new FakeWorld();
		world.outcome = () => ({ kind: 'misconfigured', reason: 'http_404', retryAfterMs: null });
		world.addRun(new FakeRun(keys(12)));
		await consume(world, messagesOf(keys(12)));
		expect(world.observed).toEqual([{ open: true, reason: 'http_404' }]);
	});
});

test('texts of results and of unreadable answers reach the log of their attempt', async () => {
	const world = new FakeWorld();
	world.log = ({ task }) => (task.key === 't1' ? 'hello' : null);
	world.addRun(new FakeRun(keys(3)));
	await consume(world, messagesOf(keys(3)));
	expect(world.logs).toEqual([`${INSTANCE_ID}.t1.1: hello`]);
});
