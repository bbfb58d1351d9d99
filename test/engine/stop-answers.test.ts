import { describe, expect, test } from 'vitest';
import type { ExecutorAnswer, StopCall } from '../../worker/engine/command.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { attemptView } from '../../worker/engine/view/attempt-view.ts';
import { eventView } from '../../worker/engine/view/event-view.ts';
import { platformLines } from '../../worker/engine/view/log/task-log.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';
import { whyOf } from '../support/why.ts';

const EXECUTOR = 'exe_01kf0000000000000000000001';
const RUNNING: ExecutorAnswer = { state: 'running' };
const STOPPED: ExecutorAnswer = { state: 'stopped' };
const GONE: ExecutorAnswer = { state: 'unreachable', reason: 'http_404' };

function aRun(node: Omit<NodeDraft, 'key'> = {}, ...others: NodeDraft[]): EngineDriver {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a', ...node }, ...others])));
	driver.accept('a');
	return driver;
}

/** A run with an accepted attempt that is asked to stop. */
function stoppingRun(...others: NodeDraft[]): EngineDriver {
	const driver = aRun({}, ...others);
	driver.do({ kind: 'stop', by: BY });
	driver.takeEffects();
	return driver;
}

function callAt(driver: EngineDriver, force: boolean, httpStatus: number | null = 200): StopCall {
	const problem = httpStatus === null ? 'connect: connection refused' : null;
	const send = { at: driver.now - 12, url: 'https://executor.example/run', httpStatus, latencyMs: 12, problem };
	return { force, executorId: EXECUTOR, send };
}

function hear(driver: EngineDriver, answer: ExecutorAnswer, force = false, attempt = 1): void {
	driver.answer('a', 'stop', answer, { attempt, call: callAt(driver, force) });
}

/** Lets the grace time pass. */
function endGrace(driver: EngineDriver): void {
	while (driver.attempt('a', 1).ended === null) driver.tick();
}

function stopsOf(driver: EngineDriver, number = 1) {
	return attemptView(driver.run, driver.task('a'), driver.attempt('a', number)).stops;
}

function answersIn(driver: EngineDriver) {
	return driver.facts.flatMap((fact) => (fact.kind === 'stop_answered' ? [[fact.force, fact.said]] : []));
}

describe('what an executor answers to a stop', () => {
	test('is shown with when it was asked, whom, and by which HTTP status it answered', () => {
		const driver = stoppingRun();
		const askedAt = driver.now;
		driver.now += 100;
		hear(driver, RUNNING);
		expect(stopsOf(driver)).toEqual([
			{
				...{ force: false, at: new Date(askedAt).toISOString(), reason: 'instance_stop', executorId: EXECUTOR },
				answers: [
					{
						...{ at: new Date(driver.now).toISOString(), sentAt: new Date(driver.now - 12).toISOString() },
						...{ executorId: EXECUTOR, said: 'running', reason: null },
						...{ url: 'https://executor.example/run', status: 200, latencyMs: 12, problem: null },
					},
				],
			},
		]);
	});

	test('and ends the attempt, is part of the turn that ends it', () => {
		const driver = stoppingRun();
		const before = driver.facts.length;
		hear(driver, STOPPED);
		expect(driver.facts.slice(before).map(({ kind }) => kind)).toEqual([
			...['stop_answered', 'attempt_ended', 'tasks_stopped', 'instance_ended'],
		]);
	});

	test('with its result counts the result, and shows that it had ended by itself', () => {
		const driver = stoppingRun();
		hear(driver, { state: 'ended', result: { status: 'success', outputs: {} } });
		expect(driver.task('a').phase.state).toBe('success');
		expect(answersIn(driver)).toEqual([[false, 'ended']]);
	});

	test('is written once, however often it comes, and again only when it changes', () => {
		const driver = stoppingRun();
		for (const answer of [GONE, GONE, RUNNING, RUNNING]) hear(driver, answer);
		expect(answersIn(driver)).toEqual([
			[false, 'unreachable'],
			[false, 'running'],
		]);
	});

	test('fills no log, however often the executor changes its word', () => {
		const driver = stoppingRun();
		for (let place = 0; place < 40; place += 1) hear(driver, { state: 'unreachable', reason: `http_${500 + place}` });
		expect(answersIn(driver)).toHaveLength(8);
	});

	test('that it is still running is known to an object that was evicted since, so that it is not asked again', () => {
		const driver = stoppingRun();
		hear(driver, RUNNING);
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		driver.tick(10_000);
		expect(driver.takeEffects()).toEqual([]);
		driver.tick();
		expect(driver.takeEffects().find(({ kind }) => kind === 'stop')).toMatchObject({ force: true });
	});

	test('comes to an object that was evicted between the question and the answer, and counts', () => {
		const driver = stoppingRun();
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		hear(driver, STOPPED);
		expect(driver.run.state).toBe('stopped');
	});

	test('says nothing where nobody has been asked to stop', () => {
		const driver = aRun();
		const before = driver.facts.length;
		hear(driver, STOPPED);
		hear(driver, STOPPED, true);
		expect(driver.facts).toHaveLength(before);
	});

	test('told by a consumer of the release before is recorded without its call', () => {
		const driver = stoppingRun();
		driver.answer('a', 'stop', RUNNING);
		expect(stopsOf(driver)[0]?.answers).toMatchObject([{ said: 'running', sentAt: null, status: null }]);
	});

	test('for several attempts together is one turn', () => {
		const driver = aRun({}, { key: 'b' });
		driver.accept('b');
		driver.do({ kind: 'stop', by: BY });
		const answers = ['a', 'b', 'never', 'a'].map((task) => {
			return { task, attempt: 1, to: 'stop' as const, answer: STOPPED, call: callAt(driver, false) };
		});
		driver.do({ kind: 'answers', answers });
		expect(driver.states()).toEqual({ a: 'stopped', b: 'stopped' });
		expect(answersIn(driver)).toHaveLength(2);
	});
});

describe('what an executor answers to a forced stop', () => {
	test('after the end of the run tells whether its work is over, and changes nothing else', () => {
		const driver = stoppingRun();
		hear(driver, RUNNING);
		endGrace(driver);
		expect(driver.run.state).toBe('stopped');
		expect(stopsOf(driver)).toMatchObject([{ force: false }, { force: true, answers: [] }]);
		const before = { ...snapshotOf(driver.run).run, seq: 0, lastFactAt: 0 };
		driver.now += 3000;
		hear(driver, STOPPED, true);
		expect({ ...snapshotOf(driver.run).run, seq: 0, lastFactAt: 0 }).toEqual(before);
		expect(stopsOf(driver)[1]).toMatchObject({ force: true, answers: [{ said: 'stopped', status: 200 }] });
	});

	test('of an attempt after which another has started is recorded, and the other goes on', () => {
		const driver = aRun({ timeout: { seconds: 10 }, retry: { count: 1 } });
		driver.tick();
		endGrace(driver);
		driver.tick();
		driver.accept('a');
		hear(driver, { state: 'unknown' }, true, 1);
		expect(driver.attempt('a', 2).ended).toBeNull();
		expect(stopsOf(driver, 1)).toMatchObject([
			{ force: false, reason: 'timeout' },
			{ force: true, reason: 'timeout', answers: [{ said: 'unknown' }] },
		]);
	});

	test('with a result applies it no more', () => {
		const driver = stoppingRun();
		endGrace(driver);
		hear(driver, { state: 'ended', result: { status: 'success', outputs: {} } }, true);
		expect(driver.task('a').phase.state).toBe('stopped');
		expect(answersIn(driver)).toEqual([[true, 'ended']]);
	});

	test('may come twice and after a late polite answer: each is told of once, the late one not at all', () => {
		const driver = stoppingRun();
		endGrace(driver);
		hear(driver, GONE, true);
		hear(driver, RUNNING, false);
		hear(driver, GONE, true);
		driver.answer('a', 'stop', STOPPED);
		expect(answersIn(driver)).toEqual([[true, 'unreachable']]);
	});

	test('of a run closed by force is recorded, also after the next round has begun', () => {
		const driver = aRun();
		driver.do({ kind: 'force_close', by: BY });
		expect(stopsOf(driver)).toMatchObject([{ force: true, reason: 'force_closed_by', answers: [] }]);
		driver.do({ kind: 'rerun', by: BY });
		hear(driver, STOPPED, true);
		expect(stopsOf(driver)).toMatchObject([{ force: true, answers: [{ said: 'stopped' }] }]);
		expect(driver.attempt('a', 2).ended).toBeNull();
	});

	test('of a run closed by force during a polite stop is told apart from that stop', () => {
		const driver = stoppingRun();
		const askedAt = driver.now;
		driver.now += 5000;
		driver.do({ kind: 'force_close', by: BY });
		expect(stopsOf(driver)).toMatchObject([
			{ force: false, at: new Date(askedAt).toISOString(), reason: 'instance_stop' },
			{ force: true, at: new Date(driver.now).toISOString(), reason: 'force_closed_by', answers: [] },
		]);
	});

	test.each(['recover', 'rerun'] as const)('of a run closed by force is missed also after a %s', (kind) => {
		const driver = aRun();
		driver.do({ kind: 'force_close', by: BY });
		const closed = stopsOf(driver);
		expect(closed).toMatchObject([{ force: true, reason: 'force_closed_by', answers: [] }]);
		driver.now += 1000;
		driver.do({ kind, by: BY });
		expect(driver.run.state).toBe('running');
		expect(stopsOf(driver)).toEqual(closed);
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		expect(stopsOf(driver)).toEqual(closed);
	});

	test('of a run closed by force is missed as well where a snapshot does not say how its attempts ended', () => {
		const driver = stoppingRun();
		driver.do({ kind: 'force_close', by: BY });
		const snapshot = structuredClone(snapshotOf(driver.run));
		for (const { ended } of snapshot.tasks.flatMap(({ attempts }) => attempts))
			if (ended !== null) Reflect.deleteProperty(ended, 'byForce');
		const shown = stopsOf(driver);
		driver.run = restore(snapshot);
		expect(stopsOf(driver)).toEqual(shown);
	});

	test('of an attempt that fell silent is recorded as well', () => {
		const driver = aRun({ retry: { count: 1 } });
		while (driver.attempt('a', 1).ended === null) {
			driver.tick();
			driver.answer('a', 'status', { state: 'unreachable', reason: 'connect_failed' });
		}
		hear(driver, GONE, true);
		expect(stopsOf(driver)).toMatchObject([
			{ force: true, reason: 'lost_contact', answers: [{ said: 'unreachable', reason: 'http_404' }] },
		]);
	});
});

describe('an attempt that nobody was asked to stop', () => {
	test('shows no stop, also when it ended on the spot because nobody had it', () => {
		const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
		expect(stopsOf(driver)).toEqual([]);
		driver.do({ kind: 'stop', by: BY });
		expect(driver.run.state).toBe('stopped');
		expect(stopsOf(driver)).toEqual([]);
	});
});

describe('the answer to a stop is told', () => {
	function linesOf(driver: EngineDriver): readonly string[] {
		const numbered = driver.facts.map((fact, place) => ({ seq: place + 1, fact }));
		return [...platformLines(driver.task('a'), numbered)].map(({ text }) => text);
	}

	test('in the log of the task, with the call before it', () => {
		const driver = stoppingRun();
		hear(driver, RUNNING);
		expect(linesOf(driver).slice(-2)).toEqual([
			'POST https://executor.example/run: answered 200 after 12 ms.',
			`Told to stop, executor ${EXECUTOR} answered: it is still running.`,
		]);
		endGrace(driver);
		const refused: ExecutorAnswer = { state: 'unreachable', reason: 'connect_failed' };
		driver.answer('a', 'stop', refused, { attempt: 1, call: callAt(driver, true, null) });
		expect(linesOf(driver).slice(-2)).toEqual([
			'POST https://executor.example/run: no answer after 12 ms (connect: connection refused).',
			`Told to stop by force, executor ${EXECUTOR} gave no answer: no connection could be made.`,
		]);
	});

	test('among the events of the run', () => {
		const driver = stoppingRun();
		hear(driver, GONE);
		const fact = driver.facts.at(-1);
		expect(fact && eventView(fact, driver.run.seq)).toMatchObject({
			...{ kind: 'stop_answered', task: 'a', attempt: 1 },
			data: { force: false, executorId: EXECUTOR, said: 'unreachable', reason: 'http_404', send: { httpStatus: 200 } },
		});
	});

	test('to whoever asks why the task is not over, and why it ended', () => {
		const driver = stoppingRun();
		hear(driver, RUNNING);
		const answeredAt = new Date(driver.now).toISOString();
		const [stopping] = whyOf(driver, 'a').blockers;
		expect(stopping).toMatchObject({
			...{ kind: 'stopping', until: new Date(driver.now + 30_000).toISOString() },
			values: { said: 'running', answeredBy: EXECUTOR, answeredAt },
		});
		expect(stopping?.text).toContain(`Executor ${EXECUTOR} answered that: it is still running.`);
		endGrace(driver);
		hear(driver, GONE, true);
		expect(whyOf(driver, 'a').blockers[0]?.text).toBe(
			`It was stopped: the run was stopped. Executor ${EXECUTOR} gave no answer to the forced stop: the executor answered 404.`,
		);
	});
});
