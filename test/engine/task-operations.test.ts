import { describe, expect, test } from 'vitest';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { allowedTaskOperations, type TaskOperationName } from '../../worker/engine/view/allowed-task-operations.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { cellsOf, TASK_OPERATIONS, TASK_TABLE, type TaskTableState } from '../support/operation-tables.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';

/** A run in which task `t` stands in each state that a task can be in. */
const STATES = {
	pending: () => runOf({ upstream: ['first'] }),
	delayed: () => runOf({ delaySeconds: 600 }),
	queued: () => runOf({}, 1),
	held: () => {
		const driver = runOf({ upstream: ['first'] });
		operate(driver, 'hold');
		return driver;
	},
	running: () => {
		const driver = runOf({});
		driver.accept('t');
		return driver;
	},
	success: () => {
		const driver = runOf({});
		driver.succeed('t');
		return driver;
	},
	failed: () => {
		const driver = runOf({});
		driver.fail('t');
		return driver;
	},
	skipped: () => {
		const driver = runOf({ upstream: ['first'] });
		driver.fail('first');
		return driver;
	},
	stopped: () => {
		const driver = runOf({}, 1);
		driver.do({ kind: 'stop', by: BY });
		driver.tick(30_000);
		return driver;
	},
} as const satisfies Record<TaskTableState, () => EngineDriver>;

const CELLS = cellsOf(Object.keys(STATES) as TaskTableState[], TASK_OPERATIONS, TASK_TABLE);

function runOf(task: Partial<NodeDraft>, slots = 500): EngineDriver {
	const nodes = [{ key: 'first' }, { key: 't', ...task }, { key: 'after', upstream: ['t'] }, { key: 'other' }];
	return new EngineDriver(specOf(documentOf(nodes), { slots }));
}

function operate(driver: EngineDriver, operation: TaskOperationName, ...tasks: string[]) {
	const named = tasks.length === 0 ? ['t'] : tasks;
	if (operation === 'rerun')
		return driver.do({ kind: 'rerun_tasks', tasks: named, withDownstream: false, newest: null, by: BY });
	return driver.do({ kind: 'operate_tasks', operation, tasks: named, by: BY });
}

function stateOf(driver: EngineDriver, key = 't'): string | undefined {
	return driver.states()[key];
}

describe('every operation in every state of a task', () => {
	test.each(CELLS)('$operation of a task that is $state leads to $leadsTo', ({ state, operation, leadsTo }) => {
		const driver = STATES[state]();
		expect(stateOf(driver)).toBe(state);
		const before = driver.facts.length;
		const reply = operate(driver, operation);
		if (leadsTo === 'refusal') {
			const details = { task: 't', operation, state, allowed: allowedTaskOperations(state) };
			expect(reply).toEqual({ ok: false, code: 'illegal_transition', details });
			expect(driver.facts).toHaveLength(before);
			return;
		}
		expect(stateOf(driver)).toBe(leadsTo);
		const isChanged = allowedTaskOperations(state).includes(operation);
		expect(reply).toMatchObject({ ok: true, changed: isChanged });
		expect(driver.facts.length > before).toBe(isChanged);
	});

	test.each(TASK_OPERATIONS)('%s is refused while the run is being stopped', (operation) => {
		const driver = runOf({});
		driver.succeed('t');
		driver.accept('other');
		driver.do({ kind: 'stop', by: BY });
		const before = driver.facts.length;
		expect(operate(driver, operation, 'other')).toMatchObject({
			ok: false,
			details: { reason: 'run_ending', allowed: [] },
		});
		expect(driver.facts).toHaveLength(before);
	});

	test('what may be with an executor cannot be held any more', () => {
		const driver = runOf({});
		driver.claim('t');
		expect(operate(driver, 'hold')).toMatchObject({ ok: false, details: { reason: 'delivery' } });
	});

	test('of several tasks those that fit are operated on, and the others told', () => {
		const driver = runOf({ delaySeconds: 600 });
		driver.succeed('first');
		expect(operate(driver, 'hold', 't', 'first', 'after', 'nowhere')).toEqual({
			...{ ok: true, changed: true, instruction: 'continue' },
			refused: [
				expect.objectContaining({ task: 'first', code: 'illegal_transition' }),
				expect.objectContaining({ task: 'nowhere', code: 'not_found' }),
			],
			untouched: [],
		});
		expect(driver.states()).toMatchObject({ t: 'held', after: 'held', first: 'success' });
	});
});

describe('a held task', () => {
	test('never starts, lets others pass, and starts when it is released', () => {
		const driver = runOf({ upstream: ['first'] });
		operate(driver, 'hold');
		driver.succeed('first', 'other');
		expect(driver.states()).toMatchObject({ t: 'held', after: 'pending' });
		expect(driver.run).toMatchObject({ state: 'paused', pause: { reason: 'held_nodes' }, slots: 0 });
		operate(driver, 'release');
		expect(driver.run.state).toBe('running');
		driver.succeed('t', 'after');
		expect(driver.run.state).toBe('success');
	});

	test('has no scheduling wait, and what waits for it has', () => {
		const driver = runOf({ upstream: ['first'], waitSeconds: 60 });
		operate(driver, 'hold');
		driver.succeed('first', 'other');
		driver.tick(120_000);
		expect(stateOf(driver)).toBe('held');
		driver.tick();
		expect(driver.task('after').phase).toMatchObject({ state: 'failed', failure: { cause: 'wait_timeout' } });
		expect(driver.run.state).toBe('paused');
		const released = driver.now;
		operate(driver, 'release');
		driver.fail('t');
		expect(driver.task('t').waitBase).toBe(released);
		expect(driver.run.state).toBe('failed');
	});

	test('cannot be resumed with its run: it is named as what to release', () => {
		const driver = runOf({ upstream: ['first'] });
		operate(driver, 'hold');
		driver.succeed('first', 'other');
		expect(driver.do({ kind: 'resume', by: BY })).toMatchObject({
			...{ ok: false, code: 'illegal_transition' },
			details: { reason: 'held_nodes', held: ['t'], allowed: ['stop', 'rerun', 'force_close', 'delete'] },
		});
	});

	test('that waited for its next attempt is tried at once when it is released', () => {
		const driver = runOf({ retry: { count: 1, intervalSeconds: 600 } });
		driver.fail('t');
		operate(driver, 'hold');
		operate(driver, 'release');
		expect(stateOf(driver)).toBe('queued');
		driver.fail('t');
		expect(stateOf(driver)).toBe('failed');
	});

	test('takes back an attempt that nobody has, and this is no failure', () => {
		const driver = runOf({});
		operate(driver, 'hold');
		expect(driver.attempt('t').ended).toMatchObject({ status: 'withdrawn' });
		operate(driver, 'release');
		expect(driver.task('t')).toMatchObject({ failures: 0 });
		expect(driver.task('t').attempts).toHaveLength(2);
	});
});

describe('a terminated task', () => {
	test('is stopped politely, then by force, fails and is never retried', () => {
		const driver = runOf({ retry: { count: 5, intervalSeconds: 0 } });
		driver.accept('t');
		driver.takeEffects();
		operate(driver, 'terminate');
		expect(driver.takeEffects()).toMatchObject([{ kind: 'stop', task: 't', force: false }]);
		driver.tick(30_000);
		expect(driver.takeEffects()).toContainEqual(expect.objectContaining({ kind: 'stop', task: 't', force: true }));
		expect(driver.task('t').phase).toMatchObject({ state: 'failed', failure: { cause: 'terminated_by' } });
		expect(stateOf(driver, 'after')).toBe('skipped');
	});

	test('is not retried either when its timeout was already stopping it', () => {
		const driver = runOf({ retry: { count: 5, intervalSeconds: 0 }, timeout: { seconds: 10, action: 'fail' } });
		driver.accept('t');
		driver.tick(10_000);
		operate(driver, 'terminate');
		driver.tick(30_000);
		expect(driver.task('t').phase).toMatchObject({ state: 'failed', failure: { cause: 'terminated_by' } });
	});

	test('fails all the same when its executor is done within the grace time, so that nothing follows from it', () => {
		const driver = runOf({});
		driver.accept('t');
		operate(driver, 'terminate');
		driver.do({ kind: 'complete', task: 't', attempt: 1, result: { status: 'success', outputs: {} } });
		expect(driver.task('t').phase).toMatchObject({ state: 'failed', failure: { cause: 'terminated_by' } });
		expect(driver.attempt('t').ended).toMatchObject({ status: 'success' });
		expect(stateOf(driver, 'after')).toBe('skipped');
	});
});

describe('A17 a forced success', () => {
	test('lets what was skipped because of the failure run, in a live run and in an ended one', () => {
		for (const isEnded of [false, true]) {
			const driver = runOf({ params: [{ name: 'rows', direction: 'out', type: 'integer', value: 7 }] });
			driver.fail('t');
			if (isEnded) driver.succeed('first', 'other');
			expect(driver.run.state).toBe(isEnded ? 'failed' : 'running');
			operate(driver, 'set_success');
			expect(driver.task('t').phase).toMatchObject({ state: 'success', cause: 'forced_by' });
			expect(driver.task('t').outputs).toEqual({ rows: 7 });
			expect(stateOf(driver, 'after')).toBe('queued');
			if (!isEnded) driver.succeed('first', 'other');
			driver.succeed('after');
			expect(driver.run.state).toBe('success');
		}
	});

	test('skips again what has another failure above it', () => {
		const document = documentOf([{ key: 't' }, { key: 'u' }, { key: 'after', upstream: ['t', 'u'] }]);
		const driver = new EngineDriver(specOf(document));
		driver.fail('t');
		driver.fail('u');
		operate(driver, 'set_success');
		expect(driver.states()).toEqual({ t: 'success', u: 'failed', after: 'skipped' });
		expect(driver.run.state).toBe('failed');
	});

	test('lifts the strategy that its failure had ended the run by', () => {
		const document = documentOf([{ key: 't' }, { key: 'slow' }, { key: 'later', upstream: ['slow'] }]);
		const driver = new EngineDriver(specOf(document, { failureStrategy: 'end' }));
		driver.fail('t');
		expect(driver.states()).toEqual({ t: 'failed', slow: 'stopped', later: 'skipped' });
		operate(driver, 'set_success');
		expect(driver.states()).toEqual({ t: 'success', slow: 'stopped', later: 'skipped' });
		driver.do({ kind: 'recover', by: BY });
		driver.succeed('slow', 'later');
		expect(driver.run.state).toBe('success');
	});
});

describe('a forced failure', () => {
	test('skips what was let start and has not, and leaves the other branches alone under the strategy end too', () => {
		const nodes = [{ key: 't' }, { key: 'slow' }, { key: 'line', upstream: ['t'], delaySeconds: 60 }];
		const driver = new EngineDriver(specOf(documentOf(nodes), { failureStrategy: 'end' }));
		driver.succeed('t');
		driver.accept('slow');
		expect(stateOf(driver, 'line')).toBe('delayed');
		operate(driver, 'set_failed');
		expect(driver.states()).toEqual({ t: 'failed', slow: 'running', line: 'skipped' });
		expect(driver.facts.flatMap((fact) => (fact.kind === 'tasks_reset' ? fact.tasks : []))).toEqual(['line']);
		driver.succeed('slow');
		expect(driver.run.state).toBe('failed');
	});

	test('leaves alone what has started since, and skips what has not', () => {
		const nodes = [{ key: 't' }, { key: 'started', upstream: ['t'] }, { key: 'not-yet', upstream: ['t', 'other'] }];
		const driver = new EngineDriver(specOf(documentOf([...nodes, { key: 'other' }])));
		driver.succeed('t');
		driver.accept('started');
		operate(driver, 'set_failed');
		expect(driver.states()).toMatchObject({ t: 'failed', started: 'running', 'not-yet': 'skipped' });
		driver.succeed('started', 'other');
		expect(driver.run.state).toBe('failed');
	});

	test('turns a success that had ended into a failure, and nothing runs', () => {
		const driver = runOf({});
		driver.succeed('first', 't', 'other', 'after');
		driver.takeEffects();
		operate(driver, 'set_failed');
		expect(driver.run.state).toBe('failed');
		expect(driver.states()).toMatchObject({ t: 'failed', after: 'success' });
		expect(driver.takeEffects().map(({ kind }) => kind)).toEqual(['ended', 'project']);
	});
});

describe('a rerun of tasks', () => {
	test('alone leaves what follows as it is, but for what was skipped because of it', () => {
		const driver = runOf({});
		driver.succeed('first', 'other');
		driver.fail('t');
		operate(driver, 'rerun');
		expect(driver.states()).toMatchObject({ t: 'queued', after: 'pending', first: 'success' });
		driver.succeed('t', 'after');
		expect(driver.run).toMatchObject({ state: 'success', round: 1 });
		operate(driver, 'rerun');
		expect(driver.states()).toMatchObject({ t: 'queued', after: 'success' });
	});

	test('with downstream runs everything after it again, in the same round', () => {
		const driver = runOf({});
		driver.succeed('first', 't', 'other', 'after');
		driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: true, newest: null, by: BY });
		expect(driver.states()).toMatchObject({ t: 'queued', after: 'pending', other: 'success' });
		driver.succeed('t', 'after');
		expect(driver.run).toMatchObject({ state: 'success', round: 1 });
	});

	test('with downstream brings back what the strategy end kept from starting, so that no success hides it', () => {
		const nodes = [
			{ key: 't' },
			{ key: 'slow' },
			{ key: 'apart', upstream: ['slow'] },
			{ key: 'join', upstream: ['t', 'slow'] },
		];
		const driver = new EngineDriver(specOf(documentOf(nodes), { failureStrategy: 'end', slots: 1 }));
		driver.fail('t');
		expect(driver.states()).toEqual({ t: 'failed', slow: 'skipped', apart: 'skipped', join: 'skipped' });
		driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: true, newest: null, by: BY });
		driver.succeed('t');
		driver.succeed('slow');
		driver.succeed('apart');
		driver.succeed('join');
		expect(driver.run.state).toBe('success');
		expect(Object.values(driver.states())).toEqual(['success', 'success', 'success', 'success']);
	});

	test('with downstream leaves a join with another failure to be skipped again', () => {
		const document = documentOf([{ key: 't' }, { key: 'u' }, { key: 'join', upstream: ['t', 'u'] }]);
		const driver = new EngineDriver(specOf(document));
		driver.fail('t');
		driver.fail('u');
		driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: true, newest: null, by: BY });
		expect(driver.states()).toEqual({ t: 'queued', u: 'failed', join: 'skipped' });
	});

	test.each(['rerun', 'set_failed'] as const)(
		'what an attempt on its way was made of stays so when a task above it is %s, whoever loses memory',
		(operation) => {
			const task = { type: 'SHELL', config: { script: 'echo ${made}' } };
			const out = { name: 'made', direction: 'out', type: 'string' };
			const declared = { name: 'made', direction: 'in', type: 'string', value: 'nothing' };
			const driver = new EngineDriver(
				specOf(
					documentOf([
						{ key: 't', params: [out] },
						{ key: 'below', upstream: ['t'], task, params: [declared] },
						{ key: 'last', upstream: ['below'] },
					]),
				),
			);
			driver.deliver('t', { kind: 'result', result: { status: 'success', outputs: { made: 'first' } } });
			const sent = driver.claim('below');
			operate(driver, operation);
			driver.run = restore(structuredClone(snapshotOf(driver.run)));
			driver.tick(61_000);
			const again = driver.claim('below');
			expect(again).toMatchObject({ delivery: 2, task: { config: { script: sent?.task.config.script } } });
			expect(again?.params).toEqual(sent?.params);
		},
	);

	test('counts outputs once towards the limit of the run', () => {
		const driver = runOf({ params: [{ name: 'rows', direction: 'out', type: 'integer' }] });
		const give = () => driver.deliver('t', { kind: 'result', result: { status: 'success', outputs: { rows: 7 } } });
		give();
		const { outputBytes } = driver.run;
		expect(outputBytes).toBeGreaterThan(0);
		operate(driver, 'terminate', 'after');
		operate(driver, 'rerun');
		expect(driver.run.outputBytes).toBe(0);
		give();
		expect(driver.run.outputBytes).toBe(outputBytes);
	});

	test('leaves alone what was named with the others and has not run, and tells of it', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 't' }, { key: 'u' }, { key: 'v', upstream: ['t'] }])));
		driver.fail('t');
		driver.succeed('u');
		expect(operate(driver, 'rerun', 't', 'v', 'nowhere')).toMatchObject({
			...{ ok: true, changed: true },
			refused: [
				{ task: 'v', code: 'illegal_transition', details: { state: 'skipped' } },
				{ task: 'nowhere', code: 'not_found' },
			],
		});
		expect(driver.states()).toEqual({ t: 'queued', u: 'success', v: 'pending' });
	});

	test('is refused while something it would touch has not ended, and names it', () => {
		const driver = runOf({});
		driver.succeed('t');
		driver.accept('after');
		const reply = driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: true, newest: null, by: BY });
		expect(reply).toMatchObject({ ok: false, details: { task: 'after', reason: 'under_way' } });
	});

	test('is refused below what is broken, unless that runs again too', () => {
		const driver = runOf({ upstream: ['first'] });
		driver.succeed('first');
		driver.fail('t');
		operate(driver, 'set_failed', 'first');
		expect(operate(driver, 'rerun')).toMatchObject({
			...{ ok: false, code: 'illegal_transition' },
			details: { task: 't', reason: 'upstream_broken', upstream: ['first'] },
		});
		expect(operate(driver, 'rerun', 'first', 't')).toMatchObject({ ok: true });
		expect(driver.states()).toMatchObject({ first: 'queued', t: 'pending', after: 'pending' });
	});

	test('is refused where a rerun policy forbids it, and names those nodes', () => {
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 't' }, { key: 'after', upstream: ['t'], rerunPolicy: 'onFailure' }])),
		);
		driver.succeed('t', 'after');
		expect(driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: true, newest: null, by: BY })).toMatchObject({
			ok: false,
			code: 'rerun_policy_forbids',
			details: { nodes: ['after'] },
		});
	});

	test('takes configuration, parameters, retries and timeout from the newest version, and nothing else', () => {
		const driver = runOf({ retry: { count: 0, intervalSeconds: 0 } });
		driver.fail('t');
		const task = { type: 'SHELL', config: { script: 'new' } };
		const nodes = [{ key: 't', upstream: ['other'], task, onFailure: 'abandon', executorGroup: 'gpu' }] as const;
		const document = documentOf([...nodes, { key: 'other' }], {
			defaults: { retry: { count: 2, intervalSeconds: 0 } },
		});
		driver.do({
			...{ kind: 'rerun_tasks', tasks: ['t'], withDownstream: false, by: BY },
			newest: { version: 9, document },
		});
		expect(driver.claim('t')?.task.config).toEqual({ script: 'new' });
		expect(stateOf(driver)).toBe('queued');
		driver.fail('t');
		driver.fail('t');
		expect(stateOf(driver)).toBe('queued');
		driver.fail('t');
		expect(driver.task('t')).toMatchObject({
			phase: { state: 'failed', abandoned: false },
			node: { executorGroup: 'default' },
		});
		const gone = { version: 10, document: documentOf([{ key: 'other' }]) };
		expect(driver.do({ kind: 'rerun_tasks', tasks: ['t'], withDownstream: false, newest: gone, by: BY })).toMatchObject(
			{ ok: false, details: { task: 't', reason: 'not_in_version', version: 10 } },
		);
	});
});
