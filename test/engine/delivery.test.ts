import { describe, expect, test } from 'vitest';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { taskDetailView } from '../../worker/engine/view/task-view.ts';
import { EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, routeOf, specOf } from '../support/run-builder.ts';

const TWO_EXECUTORS = [routeOf('exe_01kf0000000000000000000001'), routeOf('exe_01kf0000000000000000000002')];

function one(node: Record<string, unknown> = {}, routes = TWO_EXECUTORS.slice(0, 1)) {
	return new EngineDriver(specOf(documentOf([{ key: 'a', ...node }]), { routes }));
}

function refused(reason = 'connect_failed', received: 'no' | 'maybe' = 'no', retryAfterMs: number | null = null) {
	return { kind: 'redeliver', reason, received, retryAfterMs } as const;
}

describe('delivery', () => {
	test('is claimed once: what another consumer holds, what moved on and what is stopped is dropped', () => {
		const driver = one();
		expect(driver.claim('a')).toMatchObject({ attemptId: 'ins_01kf0000000000000000000000.a.1', delivery: 1 });
		expect(driver.claim('a')).toBeNull();
		driver.accept('a');
		expect(driver.claim('a')).toBeNull();
	});

	test('that failed is repeated under the same attempt, later and later, honouring Retry-After', () => {
		const driver = one();
		driver.claim('a');
		driver.deliver('a', refused());
		const first = (driver.attempt('a').redeliverAt ?? 0) - driver.now;
		driver.tick();
		expect(driver.claim('a')).toMatchObject({ attempt: 1, delivery: 2 });
		driver.deliver('a', refused());
		expect((driver.attempt('a').redeliverAt ?? 0) - driver.now).toBeGreaterThan(first);
		driver.tick();
		driver.deliver('a', refused('503', 'no', 40_000));
		expect(driver.attempt('a').redeliverAt).toBe(driver.now + 40_000);
		driver.tick();
		driver.succeed('a');
		expect(driver.run.state).toBe('success');
		expect(driver.task('a').attempts).toHaveLength(1);
	});

	test('ends the attempt when its budget of five minutes is used up', () => {
		const driver = one();
		for (let sends = 0; driver.run.endedAt === null && sends < 50; sends += 1) {
			driver.deliver('a', refused());
			if (driver.run.endedAt === null) driver.tick();
		}
		expect(driver.task('a').phase).toMatchObject({ failure: { cause: 'undeliverable', code: 'connect_failed' } });
		expect(driver.now - driver.run.startedAt).toBeLessThanOrEqual(5 * 60_000);
	});

	test('moves to another executor of the group only while nothing can have been received', () => {
		const driver = one({}, TWO_EXECUTORS);
		const [first, second] = TWO_EXECUTORS.map((route) => route.executorId);
		expect(driver.attempt('a').executorId).toBe(first);
		driver.deliver('a', refused());
		expect(driver.attempt('a').executorId).toBe(second);
		driver.tick();
		driver.deliver('a', refused('504', 'maybe'));
		driver.tick();
		driver.deliver('a', refused());
		expect(driver.attempt('a').executorId).toBe(second);
	});

	test.each(['always', 'never'] as const)('is not repeated because an old report comes again (%s)', (rerunPolicy) => {
		const driver = one({ rerunPolicy });
		driver.claim('a');
		const report = driver.reportOf('a', refused());
		const repeat = () => driver.do({ kind: 'report', jitter: 0, deliveries: [report] });
		repeat();
		const { redeliverAt } = driver.attempt('a');
		driver.now += 500;
		repeat();
		expect(driver.attempt('a')).toMatchObject({ redeliverAt, sends: [{ received: 'no' }] });
		driver.tick();
		expect(driver.claim('a')).toMatchObject({ delivery: 2 });
		repeat();
		driver.deliver('a', { kind: 'misconfigured', reason: 'http_404', retryAfterMs: null });
		expect(driver.attempt('a')).toMatchObject({ deliveries: 2, sends: [{}, { reason: 'http_404' }] });
	});

	test('that an executor has is not repeated, whichever of its reports says so', () => {
		const driver = one();
		driver.claim('a');
		const late = driver.reportOf('a', { kind: 'accepted', handle: 'job 7' });
		driver.tick();
		expect(driver.attempt('a').deliveries).toBe(2);
		driver.do({ kind: 'report', jitter: 0, deliveries: [late] });
		expect(driver.claim('a')).toBeNull();
		expect(driver.attempt('a')).toMatchObject({ handle: 'job 7', maybeReceived: true });
	});

	test('reported without its number, as the previous release does, counts', () => {
		const driver = one();
		const { delivery, ...report } = driver.reportOf('a', refused());
		driver.do({ kind: 'report', jitter: 0, deliveries: [report] });
		expect(driver.attempt('a').redeliverAt).not.toBeNull();
	});

	test('to an executor that was removed moves to one that is there now', () => {
		const driver = one();
		const routes = ['exe_01kf0000000000000000000009'];
		driver.deliver('a', { kind: 'unavailable', reason: 'executor_removed', routes });
		expect(driver.attempt('a').executorId).toBe(routes[0]);
		expect((driver.attempt('a').redeliverAt ?? 0) - driver.now).toBeLessThanOrEqual(1000);
	});

	test('that may have been received is not repeated for a node that must never run twice', () => {
		const driver = one({ rerunPolicy: 'never' });
		driver.deliver('a', refused('504', 'maybe'));
		expect(driver.task('a').phase.state).toBe('running');
		expect(driver.takeEffects().at(-1)).toMatchObject({ kind: 'status', task: 'a' });
	});

	test('of a node that must never run twice has one consumer, even when the run forgets who', () => {
		const driver = one({ rerunPolicy: 'never' });
		expect(driver.claim('a')).toMatchObject({ delivery: 1 });
		// The object forgets that the delivery was claimed, the queue brings the message once more.
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		expect(driver.claim('a')).toBeNull();
		expect(driver.facts.filter(({ kind }) => kind === 'delivery_claimed')).toHaveLength(1);
		// Nobody else had it, so the word of the one who could not deliver it is enough to send it again.
		driver.deliver('a', refused());
		driver.tick();
		expect(driver.claim('a')).toMatchObject({ delivery: 2 });
		expect(driver.claim('a')).toBeNull();
	});

	test('is claimed without a write where it may run twice', () => {
		const driver = one();
		const facts = driver.facts.length;
		expect(driver.claim('a')).not.toBeNull();
		expect(driver.facts).toHaveLength(facts);
	});

	test('of a node that must never run twice is repeated when it only waited in its queue', () => {
		const driver = one({ rerunPolicy: 'never' });
		driver.tick();
		expect(driver.claim('a')).toMatchObject({ delivery: 2 });
		expect(driver.claim('a')).toBeNull();
		driver.tick();
		expect(driver.task('a').phase.state).toBe('running');
	});

	test('of a node that must never run twice is repeated while nobody else can have claimed it', () => {
		const driver = one({ rerunPolicy: 'never' });
		driver.deliver('a', refused());
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		driver.tick();
		driver.deliver('a', refused());
		driver.tick();
		expect(driver.attempt('a').deliveries).toBe(3);
	});

	test('that nobody reported is repeated when its lease ends', () => {
		const driver = one();
		driver.claim('a');
		driver.takeEffects();
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(60_000);
		expect(driver.takeEffects()).toEqual([{ kind: 'dispatch', attempts: [{ task: 'a', attempt: 1 }] }]);
		expect(driver.attempt('a').maybeReceived).toBe(true);
	});

	test('that always takes its consumer down ends its attempt after twenty of them, and the next one may try', () => {
		const driver = one({ retry: { count: 1 } });
		for (let claims = 0; driver.attempt('a', 1).ended === null && claims < 50; claims += 1) {
			expect(driver.claim('a')).toMatchObject({ attempt: 1, delivery: claims + 1 });
			driver.takeEffects();
			driver.tick();
		}
		expect(driver.attempt('a', 1)).toMatchObject({
			deliveries: 20,
			ended: { failure: { cause: 'undeliverable', code: 'unreported', retryable: true } },
		});
		expect(driver.takeEffects()).toContainEqual(expect.objectContaining({ kind: 'stop', attempt: 1, force: true }));
		driver.tick();
		expect(driver.attempt('a').number).toBe(2);
	});

	test('that only waits in its queue is repeated as often as it takes', () => {
		const driver = one();
		for (let ticks = 0; ticks < 40; ticks += 1) driver.tick();
		expect(driver.attempt('a')).toMatchObject({ number: 1, deliveries: 41, ended: null });
		driver.succeed('a');
		expect(driver.run.state).toBe('success');
	});

	test('waits as much longer for its report as its queue is behind, up to a quarter of an hour', () => {
		const driver = one();
		driver.run.memory.backlogAgeMs = 200_000;
		driver.deliver('a', refused());
		driver.tick();
		expect(driver.attempt('a').deliveryUntil).toBe(driver.now + 260_000);
		driver.run.memory.backlogAgeMs = 7 * 3_600_000;
		driver.deliver('a', refused());
		driver.tick();
		expect(driver.attempt('a').deliveryUntil).toBe(driver.now + 960_000);
	});

	test('to a misconfigured executor waits ten seconds between probes', () => {
		const driver = one();
		driver.deliver('a', { kind: 'misconfigured', reason: '404', retryAfterMs: null });
		expect(driver.attempt('a').redeliverAt).toBe(driver.now + 10_000);
	});

	test('A24: an attempt that failed before the executor wrote anything shows send time, URL, status, latency and decision', () => {
		const driver = one({ retry: { count: 1, intervalSeconds: 5 } });
		const send = { at: driver.now, url: 'https://executor.example/run', httpStatus: 500, latencyMs: 12, problem: null };
		const attempt = driver.attempt('a');
		driver.do({
			kind: 'report',
			jitter: 0,
			deliveries: [
				{
					task: 'a',
					attempt: 1,
					executorId: attempt.executorId,
					send,
					outcome: { kind: 'result', result: failedWith('http_500') },
				},
			],
		});
		expect(taskDetailView(driver.run, driver.task('a')).attempts[0]).toMatchObject({
			state: 'failed',
			sends: [{ at: new Date(driver.now).toISOString(), url: send.url, status: 500, latencyMs: 12, outcome: 'result' }],
			retry: { decision: 'retry', at: new Date(driver.now + 5000).toISOString() },
		});
	});
});

describe('results', () => {
	test('that arrive twice are applied once; the second is refused and recorded', () => {
		const driver = one();
		driver.accept('a');
		const result = { status: 'success', outputs: {} } as const;
		expect(driver.do({ kind: 'complete', task: 'a', attempt: 1, result })).toMatchObject({ ok: true });
		expect(driver.do({ kind: 'complete', task: 'a', attempt: 1, result })).toMatchObject({
			ok: false,
			code: 'attempt_superseded',
		});
		expect(driver.facts.filter((fact) => fact.kind === 'task_succeeded')).toHaveLength(1);
		expect(driver.facts.at(-1)).toMatchObject({ kind: 'result_refused', reason: 'already_ended' });
	});

	test('A12: a late answer of attempt 1 after attempt 2 started is refused, recorded, and changes nothing', () => {
		const driver = one({ retry: { count: 1 } });
		driver.fail('a');
		expect(driver.attempt('a').number).toBe(2);
		const before = driver.states();
		const reply = driver.do({ kind: 'complete', task: 'a', attempt: 1, result: { status: 'success', outputs: {} } });
		expect(reply).toMatchObject({ ok: false, code: 'attempt_superseded' });
		expect(driver.facts.at(-1)).toMatchObject({ kind: 'result_refused', attempt: 1, reason: 'superseded' });
		expect(driver.states()).toEqual(before);
		driver.succeed('a');
		expect(driver.run.state).toBe('success');
	});

	test('of attempts that never existed are not found', () => {
		expect(one().do({ kind: 'complete', task: 'a', attempt: 7, result: { status: 'stopped' } })).toMatchObject({
			code: 'not_found',
		});
		expect(one().do({ kind: 'complete', task: 'x', attempt: 1, result: { status: 'stopped' } })).toMatchObject({
			code: 'not_found',
		});
	});

	test('whose outputs do not fit their declaration fail the task', () => {
		const driver = one({ params: [{ name: 'rows', direction: 'out', type: 'integer' }] });
		driver.deliver('a', { kind: 'result', result: { status: 'success', outputs: { rows: 'many' } } });
		expect(driver.task('a').phase).toMatchObject({ state: 'failed', failure: { cause: 'bad_parameter' } });
	});

	test('that come by callback before the acceptance was reported count', () => {
		const driver = one();
		driver.claim('a');
		driver.do({ kind: 'complete', task: 'a', attempt: 1, result: { status: 'success', outputs: {} } });
		driver.accept('a');
		expect(driver.run.state).toBe('success');
	});
});

describe('silence', () => {
	test('A13: an executor that is silent but says running keeps its attempt; contact is shown lost and found', () => {
		const driver = one();
		driver.accept('a');
		driver.takeEffects();
		driver.tick();
		expect(driver.attempt('a').contactLostAt).toBe(driver.now);
		expect(driver.takeEffects()).toMatchObject([{ kind: 'status', task: 'a' }]);
		for (let minute = 0; minute < 10; minute += 1) {
			driver.answer('a', 'status', { state: 'running' }, { attempt: 1 });
			expect(driver.attempt('a').contactLostAt).toBeNull();
			driver.tick();
		}
		expect(driver.task('a').attempts).toHaveLength(1);
		expect(driver.task('a').phase.state).toBe('running');
	});

	test('fails only when the lease ends without a sign of life, and a forced stop goes out before the next attempt', () => {
		const driver = one({ retry: { count: 1 } });
		driver.accept('a');
		const accepted = driver.now;
		driver.takeEffects();
		for (let ticks = 0; driver.attempt('a').ended === null && ticks < 40; ticks += 1) driver.tick();
		expect(driver.now - accepted).toBe(90_000);
		const sent = driver.takeEffects();
		expect(sent.slice(0, -1).every((effect) => effect.kind === 'status')).toBe(true);
		expect(sent.at(-1)).toMatchObject({ kind: 'stop', force: true });
		expect(driver.task('a').phase).toMatchObject({ state: 'delayed' });
		driver.tick();
		expect(driver.attempt('a').number).toBe(2);
	});

	test('is noticed after executors changed, by the lease they ask for now', () => {
		const other = { type: 'OTHER', test: false };
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 'a' }, { key: 'b', task: { type: 'OTHER', config: {} } }])),
		);
		driver.accept('a');
		const hasty = { ...routeOf('exe_01kf0000000000000000000001'), leaseMs: 30_000, heartbeatMs: 10_000 };
		const second = { ...routeOf('exe_01kf0000000000000000000002'), taskTypes: [other] };
		driver.do({ kind: 'slots', slots: 500, routes: [hasty, second] });
		driver.succeed('b');
		driver.tick();
		expect(driver.attempt('a').contactLostAt).toBe(driver.now);
	});

	test('never fails an attempt that nobody could ask: a long outage is followed by a question first', () => {
		const driver = one();
		driver.accept('a');
		driver.takeEffects();
		driver.tick(3_600_000);
		expect(driver.attempt('a').ended).toBeNull();
		expect(driver.takeEffects()).toMatchObject([{ kind: 'status' }]);
		driver.answer('a', 'status', { state: 'ended', result: { status: 'success', outputs: {} } });
		expect(driver.run.state).toBe('success');
	});

	test('is broken by heartbeats, which are stored only when half of the lease is used up', () => {
		const driver = one();
		driver.accept('a');
		const beat = () => driver.do({ kind: 'heartbeat', task: 'a', attempt: 1, progress: 0.5, message: null });
		const facts = driver.facts.length;
		driver.now += 30_000;
		expect(beat()).toMatchObject({ ok: true, changed: false, instruction: 'continue' });
		driver.now += 30_000;
		expect(beat()).toMatchObject({ changed: true });
		expect(driver.facts.slice(facts)).toMatchObject([{ kind: 'lease_renewed' }]);
	});

	test('of an executor without heartbeats is asked about every half lease, without alarm', () => {
		const driver = one({}, [{ ...routeOf('exe_01kf0000000000000000000001'), heartbeatMs: 0 }]);
		driver.accept('a');
		driver.takeEffects();
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(45_000);
		expect(driver.takeEffects()).toMatchObject([{ kind: 'status' }]);
		expect(driver.attempt('a').contactLostAt).toBeNull();
	});
});

describe('timeouts', () => {
	test('fail: stop politely, then by force, then failed with cause timeout and retried', () => {
		const driver = one({ timeout: { seconds: 10 }, retry: { count: 1 } });
		driver.accept('a');
		driver.takeEffects();
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(10_000);
		expect(driver.takeEffects()).toMatchObject([{ kind: 'stop', force: false }]);
		while (driver.attempt('a').ended === null) driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(40_000);
		expect(driver.takeEffects().at(-1)).toMatchObject({ kind: 'stop', force: true });
		driver.tick();
		expect(driver.attempt('a').number).toBe(2);
		driver.accept('a');
		driver.tick();
		driver.answer('a', 'stop', { state: 'stopped' }, { attempt: 2 });
		expect(driver.task('a').phase).toMatchObject({ state: 'failed', failure: { cause: 'timeout' } });
	});

	test('of a synchronous answer stop the work by force before the next attempt', () => {
		const driver = one({ timeout: { seconds: 10 }, retry: { count: 1 } });
		driver.claim('a');
		driver.takeEffects();
		const failure = { cause: 'timeout', message: 'no answer in time', code: null, retryable: true } as const;
		driver.deliver('a', { kind: 'result', result: { status: 'failed', failure } });
		expect(driver.takeEffects()).toMatchObject([{ kind: 'stop', force: true }]);
		expect(driver.task('a').phase).toMatchObject({ state: 'delayed', until: driver.now + 5000 });
	});

	test('warn: said once, nothing is stopped', () => {
		const driver = one({ timeout: { seconds: 10, action: 'warn' } });
		driver.accept('a');
		driver.takeEffects();
		driver.tick();
		driver.tick();
		expect(driver.facts.filter((fact) => fact.kind === 'timeout_warned')).toHaveLength(1);
		expect(driver.takeEffects().some((effect) => effect.kind === 'stop')).toBe(false);
	});

	test('both: said once, and stopped', () => {
		const driver = one({ timeout: { seconds: 10, action: 'both' } });
		driver.accept('a');
		driver.takeEffects();
		driver.tick();
		expect(driver.facts.filter((fact) => fact.kind === 'timeout_warned')).toHaveLength(1);
		expect(driver.takeEffects()).toMatchObject([{ kind: 'stop', force: false }]);
		driver.answer('a', 'stop', { state: 'stopped' }, { attempt: 1 });
		expect(driver.task('a').phase).toMatchObject({ state: 'failed', failure: { cause: 'timeout' } });
	});

	test('of the scheduling wait fail a task that never started, and only that', () => {
		const nodes = [{ key: 'a' }, { key: 'b', upstream: ['a'], waitSeconds: 20 }];
		const driver = new EngineDriver(specOf(documentOf(nodes)));
		driver.accept('a');
		driver.tick(20_000);
		expect(driver.task('b').phase).toMatchObject({ state: 'failed', failure: { cause: 'wait_timeout' } });
		expect(driver.task('a').phase.state).toBe('running');
	});

	test('do not touch a start delay that ends before the wait', () => {
		const driver = one({ delaySeconds: 5 });
		expect(driver.task('a').phase).toMatchObject({ state: 'delayed', reason: 'start_delay' });
		driver.tick();
		expect(driver.task('a').phase).toMatchObject({ state: 'queued', attempt: 1 });
	});
});

describe('the next attempt', () => {
	test('waits for a forced stop that may have died with the object', () => {
		const driver = one({ timeout: { seconds: 10 }, retry: { count: 1, intervalSeconds: 60 } });
		driver.accept('a');
		driver.tick(10_000);
		driver.tick(30_000);
		expect(driver.attempt('a', 1).ended?.status).toBe('stopped');
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		driver.takeEffects();
		driver.tick(60_000);
		expect(driver.takeEffects()).toEqual([expect.objectContaining({ kind: 'stop', attempt: 1, force: true })]);
		expect(driver.task('a').attempts).toHaveLength(1);
		driver.tick(5000);
		expect(driver.attempt('a').number).toBe(2);
	});

	test('waits for nothing more when the forced stop is known to have gone out', () => {
		const driver = one({ timeout: { seconds: 10 }, retry: { count: 1, intervalSeconds: 60 } });
		driver.accept('a');
		driver.tick(10_000);
		driver.tick(30_000);
		driver.tick(60_000);
		expect(driver.attempt('a').number).toBe(2);
	});

	test('waits for nothing when the executor itself ended the one before', () => {
		const driver = one({ retry: { count: 1, intervalSeconds: 60 } });
		driver.fail('a');
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		driver.tick(60_000);
		expect(driver.attempt('a').number).toBe(2);
	});
});

describe('A15', () => {
	test('an orphan put into a run is found and healed within a minute', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }])));
		driver.succeed('a');
		driver.succeed('b');
		const healed = new EngineDriver(specOf(documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }])));
		healed.accept('a');
		// Damage the derived state the way a bug would: the successor no longer waits for anything it is told about.
		healed.task('b').open = 5;
		healed.now += 60_000;
		healed.do({ kind: 'tick' });
		expect(healed.facts.some((fact) => fact.kind === 'orphans_healed' && fact.tasks.includes('b'))).toBe(true);
		healed.succeed('a', 'b');
		expect(healed.run.state).toBe('success');
	});
});
