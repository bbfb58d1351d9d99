import { describe, expect, test } from 'vitest';
import { BY, EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, routeOf, specOf } from '../support/run-builder.ts';

function chain(...keys: string[]) {
	return keys.map((key, index) => ({ key, upstream: index === 0 ? [] : [keys[index - 1] ?? ''] }));
}

describe('a run', () => {
	test('starts its roots and nothing else', () => {
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 'a' }, { key: 'b' }, { key: 'c', upstream: ['a', 'b'] }])),
		);
		expect(driver.states()).toEqual({ a: 'queued', b: 'queued', c: 'pending' });
		expect(driver.takeEffects()).toEqual([
			{
				kind: 'dispatch',
				attempts: [
					{ task: 'a', attempt: 1 },
					{ task: 'b', attempt: 1 },
				],
			},
		]);
	});

	test('starts a node when all nodes before it succeeded, and succeeds with its last', () => {
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 'a' }, { key: 'b' }, { key: 'c', upstream: ['a', 'b'] }])),
		);
		driver.succeed('a');
		expect(driver.states().c).toBe('pending');
		driver.succeed('b', 'c');
		expect(driver.run.state).toBe('success');
		expect(driver.takeEffects().slice(-2)).toEqual([
			{ kind: 'ended', round: 1 },
			{ kind: 'project', final: true },
		]);
	});

	test('skips at once what follows a failure, down to the last descendant, and fails', () => {
		const driver = new EngineDriver(
			specOf(documentOf([...chain('demo-user', 'demo-product', 'last'), { key: 'other' }])),
		);
		driver.fail('demo-user');
		expect(driver.states()).toEqual({
			'demo-user': 'failed',
			'demo-product': 'skipped',
			last: 'skipped',
			other: 'queued',
		});
		driver.succeed('other');
		expect(driver.run.state).toBe('failed');
	});

	test('under the strategy end stops the rest: descendants upstream_failed, others failure_strategy_end', () => {
		const document = documentOf([...chain('a', 'below'), ...chain('slow', 'after-slow'), { key: 'unclaimed' }]);
		const driver = new EngineDriver(specOf(document, { failureStrategy: 'end' }));
		driver.accept('slow');
		driver.claim('a');
		driver.takeEffects();
		driver.fail('a');
		expect(driver.task('below').phase).toMatchObject({ state: 'skipped', cause: 'upstream_failed' });
		expect(driver.task('after-slow').phase).toMatchObject({ state: 'skipped', cause: 'failure_strategy_end' });
		expect(driver.takeEffects()).toMatchObject([{ kind: 'stop', task: 'slow', force: false }]);
		driver.tick(30_000);
		expect(driver.task('slow').phase).toMatchObject({ state: 'stopped', cause: 'failure_strategy_end' });
		expect(driver.run.state).toBe('failed');
	});

	test('under the strategy end leaves a task that ran and waits for its retry failed, as its last attempt was', () => {
		const retry = { count: 3, intervalSeconds: 60 };
		const nodes = [
			{ key: 'a' },
			...[
				{ key: 'again', retry },
				{ key: 'after', upstream: ['again'] },
			],
			...[
				{ key: 'slow', retry, timeout: { seconds: 20, action: 'fail' } },
				{ key: 'later', delaySeconds: 600 },
			],
		];
		const driver = new EngineDriver(specOf(documentOf(nodes), { failureStrategy: 'end' }));
		driver.accept('slow');
		driver.tick(20_000);
		driver.answer('slow', 'stop', { state: 'stopped' }, { attempt: 1 });
		driver.fail('again', failedWith('E_LOCK'));
		expect(driver.states()).toMatchObject({ again: 'delayed', slow: 'delayed', later: 'delayed' });
		driver.fail('a');
		expect(driver.task('again').phase).toMatchObject({ state: 'failed', failure: { code: 'E_LOCK' } });
		expect(driver.task('slow').phase).toMatchObject({ state: 'failed', failure: { cause: 'timeout' } });
		for (const key of ['after', 'later'])
			expect(driver.task(key).phase).toMatchObject({ state: 'skipped', cause: 'failure_strategy_end' });
		expect(driver.run.state).toBe('failed');
	});

	test('counts an abandoned failure as passed and still shows it failed', () => {
		const nodes = [
			{ key: 'a', onFailure: 'abandon' },
			{ key: 'b', upstream: ['a'] },
		];
		const driver = new EngineDriver(specOf(documentOf(nodes), { failureStrategy: 'end' }));
		driver.fail('a');
		driver.succeed('b');
		expect(driver.states()).toEqual({ a: 'failed', b: 'success' });
		expect(driver.run.state).toBe('success');
	});

	test('lets a disabled node be transparent', () => {
		const nodes = [{ key: 'a' }, { key: 'off', upstream: ['a'], disabled: true }, { key: 'b', upstream: ['off'] }];
		const driver = new EngineDriver(specOf(documentOf(nodes)));
		expect(driver.states()).toEqual({ a: 'queued', off: 'skipped', b: 'pending' });
		driver.succeed('a', 'b');
		expect(driver.run.state).toBe('success');
	});

	test('covers only its scope when it runs a part', () => {
		const document = documentOf(chain('a', 'b', 'c'));
		const driver = new EngineDriver(specOf(document, { scope: { keys: ['b'], scope: 'forward' } }));
		expect(driver.states()).toEqual({ b: 'queued', c: 'pending' });
	});

	test('dry: walks the whole graph and sends nothing', () => {
		const nodes = Array.from({ length: 3000 }, (_, index) => ({
			key: `n${index}`,
			upstream: index % 100 === 0 ? [] : [`n${index - 1}`],
		}));
		const driver = new EngineDriver(specOf(documentOf(nodes), { mode: 'dryRun', routes: [], slots: 0 }));
		for (let turns = 0; driver.run.endedAt === null && turns < 10; turns += 1) driver.tick();
		expect(driver.run.state).toBe('success');
		expect(driver.effects.map((effect) => effect.kind)).not.toContain('dispatch');
	});

	test('in test mode sends only to types that can test, and simulates the others', () => {
		const untestable = { ...routeOf('exe_01kf0000000000000000000001'), taskTypes: [{ type: 'SHELL', test: false }] };
		const driver = new EngineDriver(specOf(documentOf(chain('a', 'b')), { mode: 'test', routes: [untestable] }));
		expect(driver.run.state).toBe('success');
		expect(driver.task('b').phase).toMatchObject({ cause: 'simulated' });
	});

	test('waits when no executor takes its type, and goes on when one appears', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }]), { routes: [] }));
		expect(driver.states()).toEqual({ a: 'queued' });
		expect(driver.takeEffects()).toEqual([{ kind: 'slots', wanted: 500 }]);
		driver.do({ kind: 'slots', slots: 500, routes: [routeOf('exe_01kf0000000000000000000002')] });
		expect(driver.attempt('a').executorId).toBe('exe_01kf0000000000000000000002');
	});

	test('keeps attempts in flight within its slots, highest priority first', () => {
		const nodes = [
			{ key: 'low', priority: 'LOW' },
			{ key: 'first' },
			{ key: 'second' },
			{ key: 'top', priority: 'HIGHEST' },
		];
		const driver = new EngineDriver(specOf(documentOf(nodes), { slots: 1 }));
		expect(driver.run.inFlight).toBe(1);
		const order: string[] = [];
		while (driver.run.endedAt === null) {
			const out = driver.run.tasks.find((task) => task.phase.state === 'queued' && task.phase.attempt !== null);
			if (out === undefined) throw new Error('nothing is out');
			order.push(out.node.key);
			driver.succeed(out.node.key);
		}
		expect(order).toEqual(['top', 'first', 'second', 'low']);
	});

	test('asks for more slots when it could use them and gives them back when it cannot', () => {
		const nodes = Array.from({ length: 30 }, (_, index) => ({ key: `n${index}` }));
		const spec = specOf(documentOf([...nodes, { key: 'last', upstream: nodes.map((node) => node.key) }]), {
			slots: 20,
		});
		const driver = new EngineDriver(spec);
		expect(driver.takeEffects().at(-1)).toEqual({ kind: 'slots', wanted: 30 });
		driver.do({ kind: 'slots', slots: 30, routes: spec.routes });
		expect(driver.run.inFlight).toBe(30);
		driver.succeed(...nodes.map((node) => node.key));
		expect(driver.run.slots).toBe(20);
		expect(driver.takeEffects()).toContainEqual({ kind: 'slots_back', keep: 20 });
	});

	test('gives back what its stragglers do not need, a few times and not for every task', () => {
		const nodes = Array.from({ length: 200 }, (_, index) => ({ key: `n${index}` }));
		const driver = new EngineDriver(specOf(documentOf(nodes), { slots: 20 }));
		driver.do({ kind: 'slots', slots: 200, routes: driver.run.routes });
		driver.takeEffects();
		driver.succeed(...nodes.slice(0, 170).map((node) => node.key));
		expect([driver.run.inFlight, driver.run.slots]).toEqual([30, 30]);
		expect(driver.takeEffects().filter((effect) => effect.kind === 'slots_back')).toHaveLength(4);
	});

	test('takes no slots for tasks that no executor takes', () => {
		const unknown = { type: 'UNKNOWN', config: {} };
		const stuck = Array.from({ length: 100 }, (_, index) => ({ key: `x${index}`, task: unknown, waitSeconds: 60 }));
		const driver = new EngineDriver(specOf(documentOf([...stuck, { key: 'a' }, { key: 'b' }]), { slots: 1 }));
		expect(driver.takeEffects()).toContainEqual({ kind: 'slots', wanted: 2 });
		driver.do({ kind: 'slots', slots: 2, routes: driver.run.routes });
		driver.succeed('a');
		expect(driver.run.slots).toBe(1);
		driver.accept('b');
		driver.tick(60_000);
		driver.takeEffects();
		driver.tick(60_000);
		expect(driver.takeEffects().filter((effect) => effect.kind === 'slots')).toEqual([]);
	});
});

describe('retries', () => {
	const retry = { count: 2, intervalSeconds: 60, backoffFactor: 2 };

	test('wait their interval, grow by their factor, and end with the last failure', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a', retry }])));
		driver.fail('a');
		expect(driver.task('a').phase).toMatchObject({ state: 'delayed', until: driver.now + 60_000 });
		driver.tick();
		driver.fail('a');
		expect(driver.task('a').phase).toMatchObject({ until: driver.now + 120_000 });
		driver.tick();
		driver.fail('a');
		expect(driver.run.state).toBe('failed');
		expect(driver.task('a').attempts).toHaveLength(3);
	});

	test('do not follow a failure marked terminal, unless the condition names its code', () => {
		const plain = new EngineDriver(specOf(documentOf([{ key: 'a', retry }])));
		plain.fail('a', failedWith('quota', false));
		expect(plain.states()).toEqual({ a: 'failed' });
		const named = new EngineDriver(specOf(documentOf([{ key: 'a', retry: { ...retry, on: ['quota'] } }])));
		named.fail('a', failedWith('quota', false));
		expect(named.states()).toEqual({ a: 'delayed' });
		named.tick();
		named.fail('a', failedWith('other'));
		expect(named.states()).toEqual({ a: 'failed' });
	});

	test.each([
		['timeout', true],
		['lost_contact', true],
		['rejected', false],
		['bad_answer', true],
		['executor_failed', false],
	] as const)('follow a failure of a named cause (%s), and no other', (cause, retryable) => {
		const failure = { cause, message: 'it failed', code: null, retryable };
		const named = new EngineDriver(specOf(documentOf([{ key: 'a', retry: { ...retry, on: [cause] } }])));
		named.fail('a', { status: 'failed', failure });
		expect(named.states()).toEqual({ a: 'delayed' });
		const others = new EngineDriver(specOf(documentOf([{ key: 'a', retry: { ...retry, on: ['undeliverable'] } }])));
		others.fail('a', { status: 'failed', failure });
		expect(others.states()).toEqual({ a: 'failed' });
	});

	test('never follow what a person ended, even where the condition names it', () => {
		const on = ['terminated_by', 'stopped_by', 'forced_by', 'executor_failed'];
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a', retry: { ...retry, on } }])));
		driver.accept('a');
		driver.do({ kind: 'operate_tasks', operation: 'terminate', tasks: ['a'], by: BY });
		driver.answer('a', 'stop', { state: 'stopped' }, { attempt: 1 });
		expect(driver.states()).toEqual({ a: 'failed' });
	});

	test('are switched off by the rerun policy never, whatever the count', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a', retry, rerunPolicy: 'never' }])));
		driver.fail('a');
		expect(driver.run.state).toBe('failed');
	});

	test('A21: give the whole block back when nothing else goes on, and ask when their time has come', () => {
		const nodes = [{ key: 'a', retry }, { key: 'b' }, { key: 'later', delaySeconds: 600 }];
		const driver = new EngineDriver(specOf(documentOf(nodes), { slots: 2 }));
		driver.fail('a');
		expect([driver.run.slots, driver.blocksBack]).toEqual([2, 0]);
		driver.succeed('b');
		expect([driver.run.slots, driver.run.block, driver.blocksBack]).toEqual([0, 0, 1]);
		driver.tick();
		expect([driver.attempt('a').number, driver.run.slots]).toEqual([2, 1]);
		driver.succeed('a');
		expect(driver.run.slots).toBe(0);
		expect(driver.takeEffects()).toContainEqual({ kind: 'slots_back', keep: 0 });
		driver.do({ kind: 'stop', by: BY });
		driver.do({ kind: 'rerun', by: BY });
		expect([driver.run.block, driver.attempt('b').ended]).toEqual([0, null]);
		expect(driver.blocksBack).toBe(1);
	});

	test('hold no slot while they wait', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a', retry }, { key: 'b' }]), { slots: 1 }));
		driver.fail('a');
		expect(driver.states()).toEqual({ a: 'delayed', b: 'queued' });
		expect(driver.attempt('b').number).toBe(1);
	});
});

describe('operations', () => {
	test('stop asks politely, then by force, and ends whatever executors say', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }, { key: 'b' }, { key: 'c', upstream: ['a'] }])));
		driver.accept('a');
		driver.claim('b');
		driver.takeEffects();
		driver.do({ kind: 'stop', by: BY });
		expect(driver.run.state).toBe('stopping');
		expect(driver.states()).toEqual({ a: 'running', b: 'queued', c: 'stopped' });
		expect(driver.takeEffects()).toMatchObject([
			{ kind: 'stop', task: 'a', force: false },
			{ kind: 'stop', task: 'b', force: false },
		]);
		driver.tick(30_000);
		expect(driver.takeEffects()).toMatchObject([
			{ task: 'a', force: true },
			{ task: 'b', force: true },
			{ kind: 'ended' },
			{ kind: 'project' },
		]);
		expect(driver.run.state).toBe('stopped');
	});

	test('a success that arrives in the grace time counts for its task, the run is stopped all the same', () => {
		const driver = new EngineDriver(specOf(documentOf(chain('a', 'b'))));
		driver.accept('a');
		driver.do({ kind: 'stop', by: BY });
		driver.do({ kind: 'complete', task: 'a', attempt: 1, result: { status: 'success', outputs: {} } });
		expect(driver.states()).toEqual({ a: 'success', b: 'stopped' });
		expect(driver.run.state).toBe('stopped');
	});

	test('stop of a run whose attempts never left ends it at once and sends nothing', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
		driver.takeEffects();
		driver.do({ kind: 'stop', by: BY });
		expect(driver.run.state).toBe('stopped');
		expect(driver.takeEffects().map((effect) => effect.kind)).toEqual(['ended', 'project']);
		expect(driver.do({ kind: 'stop', by: BY })).toMatchObject({ ok: true, changed: false });
	});

	test('stop of a successful run is refused and changes nothing', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
		driver.succeed('a');
		expect(driver.do({ kind: 'stop', by: BY })).toEqual({
			ok: false,
			code: 'illegal_transition',
			details: { operation: 'stop', state: 'success', allowed: ['rerun', 'edit', 'delete'] },
		});
	});

	test('recover runs again what failed and what was skipped for it; successes keep their outputs', () => {
		const nodes = [
			{ key: 'ok', params: [{ name: 'rows', direction: 'out', type: 'integer' }] },
			{ key: 'bad' },
			{ key: 'end', upstream: ['ok', 'bad'] },
		];
		const driver = new EngineDriver(specOf(documentOf(nodes)));
		driver.deliver('ok', { kind: 'result', result: { status: 'success', outputs: { rows: 42 } } });
		driver.fail('bad');
		expect(driver.do({ kind: 'recover', by: BY })).toMatchObject({ ok: true });
		expect(driver.states()).toEqual({ ok: 'success', bad: 'queued', end: 'pending' });
		expect(driver.run.round).toBe(1);
		driver.succeed('bad', 'end');
		expect(driver.run.state).toBe('success');
		expect(driver.task('ok').outputs).toEqual({ rows: 42 });
		expect(driver.attempt('bad').number).toBe(2);
	});

	test('rerun opens a new round; the earlier one stays readable', () => {
		const driver = new EngineDriver(specOf(documentOf(chain('a', 'b'))));
		driver.fail('a');
		driver.do({ kind: 'rerun', by: BY });
		expect(driver.run).toMatchObject({ round: 2, state: 'running' });
		expect(driver.run.rounds[0]).toMatchObject({
			round: 1,
			state: 'failed',
			tasks: [
				{ key: 'a', state: 'failed' },
				{ key: 'b', cause: 'upstream_failed' },
			],
		});
		driver.succeed('a', 'b');
		expect(driver.run.state).toBe('success');
	});

	test('rerun is refused with the nodes whose policy forbids it', () => {
		const nodes = [{ key: 'once', rerunPolicy: 'never' }, { key: 'good', rerunPolicy: 'onFailure' }, { key: 'free' }];
		const driver = new EngineDriver(specOf(documentOf(nodes)));
		driver.succeed('once', 'good', 'free');
		expect(driver.do({ kind: 'rerun', by: BY })).toMatchObject({
			ok: false,
			code: 'rerun_policy_forbids',
			details: { nodes: ['once', 'good'] },
		});
	});

	test('force close always works and tells executors by force', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
		driver.accept('a');
		driver.takeEffects();
		driver.do({ kind: 'force_close', by: BY });
		expect(driver.run).toMatchObject({ state: 'stopped', forcedBy: BY });
		expect(driver.takeEffects()[0]).toMatchObject({ kind: 'stop', force: true });
	});
});
