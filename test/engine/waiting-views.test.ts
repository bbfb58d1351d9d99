import { describe, expect, test } from 'vitest';
import { eventView } from '../../worker/engine/view/event-view.ts';
import { instanceView } from '../../worker/engine/view/instance-view.ts';
import type { NumberedFact } from '../../worker/engine/view/log/task-log.ts';
import { platformLines } from '../../worker/engine/view/log/task-log.ts';
import { projectionOf } from '../../worker/engine/view/projection-view.ts';
import { RunReader } from '../../worker/instance/run-reader.ts';
import { BY, type EngineDriver } from '../support/engine-driver.ts';
import { START_AT } from '../support/run-builder.ts';
import { aWaitingRun, discard, hold, letGo, PLACE, release } from '../support/waiting-run.ts';
import { whyOf, whyOfRun } from '../support/why.ts';

const MINUTE_MS = 60_000;
const RELEASE = { operation: 'release', on: { kind: 'instance', id: 'ins_01kf0000000000000000000000' } };

function instant(at: number): string {
	return new Date(at).toISOString();
}

function numbered({ facts }: EngineDriver): NumberedFact[] {
	return facts.map((fact, place) => ({ seq: place + 1, fact }));
}

function readerOf(driver: EngineDriver): RunReader {
	const facts = numbered(driver);
	const source = { factsAfter: (seq: number) => facts.slice(seq), factsAbout: () => facts };
	return new RunReader(driver.run, source, { hold: null, archivedAt: null });
}

function chartOf(driver: EngineDriver, round: number | null = null) {
	return readerOf(driver).gantt({ round, after: 0, limit: 100, changedAfter: 0 });
}

function barsOf(driver: EngineDriver, key: string, round: number | null = null): unknown[] {
	const row = chartOf(driver, round)?.items.find((item) => item.key === key);
	return row?.segments.map(({ state, startedAt, endedAt }) => [state, startedAt, endedAt]) ?? [];
}

function linesOf(driver: EngineDriver, key = 'a'): readonly (string | undefined)[][] {
	return [...platformLines(driver.task(key), numbered(driver))].map(({ code, text }) => [code, text]);
}

describe('a run that waits for its turn', () => {
	test('shows since when, by which strategy, and who holds it', () => {
		const driver = aWaitingRun();
		const inLine = { strategy: 'serialWait', since: instant(START_AT), held: null };
		expect(instanceView(driver.run)).toMatchObject({ state: 'waiting', held: false, inLine });
		driver.now += MINUTE_MS;
		hold(driver);
		const held = { by: 'user:somebody', since: instant(driver.now) };
		expect(instanceView(driver.run)).toMatchObject({ held: true, inLine: { ...inLine, held }, wakeAt: null });
		expect(projectionOf(driver.run)).toMatchObject({ state: 'waiting', held: true });
		release(driver);
		letGo(driver);
		expect(instanceView(driver.run)).toMatchObject({ state: 'running', held: false, inLine: null });
		expect(projectionOf(driver.run)).toMatchObject({ held: false });
	});

	test('says what stands in its way, and its tasks say the same before what else they wait for', () => {
		const driver = aWaitingRun();
		const inLine = { kind: 'execution_strategy', values: { strategy: 'serialWait' }, since: instant(START_AT) };
		expect(whyOfRun(driver)).toMatchObject({ state: 'waiting', blockers: [inLine], tasks: [], left: 0 });
		expect(whyOf(driver, 'a').blockers).toMatchObject([inLine]);
		expect(whyOf(driver, 'b').blockers).toMatchObject([inLine, { kind: 'upstream', tasks: ['a'] }]);
	});

	test('says who holds it, and that it is released, before that it waits', () => {
		const driver = aWaitingRun();
		hold(driver);
		const held = { kind: 'run_held', by: 'user:somebody', since: instant(driver.now), release: RELEASE };
		expect(whyOfRun(driver).blockers).toMatchObject([held, { kind: 'execution_strategy' }]);
		expect(whyOf(driver, 'a')).toMatchObject({ blockers: [held, { kind: 'execution_strategy' }] });
	});

	test('has tasks that tell when they fail unstarted, but not while their waits stand still', () => {
		const driver = aWaitingRun([{ key: 'a', waitSeconds: 60 }]);
		expect(whyOf(driver, 'a').failsAt).toBe(instant(START_AT + MINUTE_MS));
		hold(driver);
		expect(whyOf(driver, 'a').failsAt).toBeNull();
	});

	test('has a held task that names whoever holds it first', () => {
		const driver = aWaitingRun();
		driver.do({ kind: 'operate_tasks', operation: 'hold', tasks: ['a'], by: BY });
		expect(whyOf(driver, 'a').blockers.map(({ kind }) => kind)).toEqual(['held', 'execution_strategy']);
	});

	test('tells its platform hold-up first', () => {
		const refused = { kind: 'refused', reason: 'overloaded', since: START_AT } as const;
		const { blockers } = whyOfRun(aWaitingRun(), { hold: refused });
		expect(blockers.map(({ kind }) => kind)).toEqual(['platform_hold', 'execution_strategy']);
	});

	test('is told in the log of each of its tasks that has not ended', () => {
		const driver = aWaitingRun([{ key: 'a' }, { key: 'b', waitSeconds: 60 }]);
		driver.tick();
		hold(driver);
		release(driver);
		letGo(driver);
		expect(linesOf(driver).slice(0, 4)).toEqual([
			['run_waiting', 'The run waits for its turn: runs of this workflow follow one another.'],
			['run_held', 'user:somebody holds the run: others pass it.'],
			['run_released', 'user:somebody released the run.'],
			['run_let_go', 'The turn of the run has come.'],
		]);
		expect(linesOf(driver, 'b').map(([code]) => code)).not.toContain('run_let_go');
	});

	test('has events of all of that', () => {
		const driver = aWaitingRun();
		hold(driver);
		release(driver);
		letGo(driver, { slots: 4 });
		const events = numbered(driver).map(({ seq, fact }) => eventView(fact, seq));
		expect(events.slice(1, 5)).toMatchObject([
			{ kind: 'instance_waiting', task: null, data: PLACE },
			{ kind: 'instance_held', data: { by: BY } },
			{ kind: 'instance_released', data: { by: BY } },
			{ kind: 'instance_let_go', data: { slots: 4 } },
		]);
	});

	test('has a Gantt from when it began to wait, whenever it was let go', () => {
		const driver = aWaitingRun();
		expect(barsOf(driver, 'a')).toEqual([['waiting', instant(START_AT), null]]);
		driver.now += MINUTE_MS;
		letGo(driver);
		const letGoAt = instant(driver.now);
		expect(chartOf(driver)).toMatchObject({ startedAt: instant(START_AT), state: 'running' });
		expect(barsOf(driver, 'a')).toEqual([
			['waiting', instant(START_AT), letGoAt],
			['ready', letGoAt, null],
		]);
	});
});

describe('an earlier round of a run that waited for the next', () => {
	test('stays as it was, and the new one shows the wait', () => {
		const driver = aWaitingRun();
		driver.now += MINUTE_MS;
		letGo(driver);
		driver.now += MINUTE_MS;
		driver.succeed('a', 'b');
		const first = chartOf(driver, 1);
		const view = readerOf(driver).view();
		driver.do({ kind: 'rerun', by: BY, inLine: { ...PLACE, ticket: 8 } });
		const openedAt = instant(driver.now);
		driver.now += MINUTE_MS;
		letGo(driver, { ticket: 8 });
		expect(chartOf(driver, 1)).toEqual({ ...first, rounds: 2 });
		const { state, roundStartedAt, tasks } = view;
		expect(readerOf(driver).inRound(1)?.view()).toMatchObject({ state, roundStartedAt, tasks });
		expect(barsOf(driver, 'a', 2)[0]).toEqual(['waiting', openedAt, instant(driver.now)]);
	});
});

describe('a run that was discarded', () => {
	test('says that another was active, and offers nothing', () => {
		const driver = aWaitingRun();
		discard(driver);
		expect(whyOfRun(driver)).toMatchObject({
			state: 'discarded',
			blockers: [{ kind: 'run_ended', values: { state: 'discarded', count: 2 }, release: null }],
		});
		expect(whyOfRun(driver).blockers[0]?.text).toContain('discarded the run');
		expect(whyOf(driver, 'a').blockers).toMatchObject([
			{ kind: 'stopped', values: { cause: 'discarded' }, release: null },
		]);
	});

	test('ends the bars of its tasks, and says so in their logs and its events', () => {
		const driver = aWaitingRun();
		driver.now += MINUTE_MS;
		discard(driver);
		const endedAt = instant(driver.now);
		expect(barsOf(driver, 'a')).toEqual([['waiting', instant(START_AT), endedAt]]);
		expect(chartOf(driver)).toMatchObject({ state: 'discarded', endedAt });
		expect(linesOf(driver).at(-1)?.[0]).toBe('task_stopped');
		expect(linesOf(driver).at(-1)?.[1]).toContain('the execution strategy of its workflow discarded the run');
		const last = numbered(driver).at(-1);
		expect(last && eventView(last.fact, last.seq)).toMatchObject({ kind: 'instance_discarded', data: {} });
	});
});
