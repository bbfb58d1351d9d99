import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GanttRow, instanceGanttSchema } from '../../worker/contract/gantt.ts';
import { fromInstant, toInstant } from '../../worker/contract/instant.ts';
import { type GanttPage, type GanttQuery, ganttPage } from '../../worker/engine/view/gantt/gantt-page.ts';
import { RoundChart } from '../../worker/engine/view/gantt/round-chart.ts';
import { TaskTrack } from '../../worker/engine/view/gantt/task-track.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { driverOf, finish, happen, worldArbitrary } from '../support/random-run.ts';
import { documentOf, type NodeDraft, START_AT, specOf } from '../support/run-builder.ts';

type Spec = Parameters<typeof specOf>[1];

function aRun(nodes: readonly NodeDraft[], spec: Spec = {}): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes), spec));
}

function chartOf(driver: EngineDriver, round = driver.run.round): RoundChart {
	const chart = new RoundChart(round);
	for (const [place, fact] of driver.facts.entries()) chart.follow({ seq: place + 1, fact });
	return chart;
}

function pageOf(driver: EngineDriver, query: Partial<GanttQuery> = {}): GanttPage {
	const page = ganttPage(driver.run, chartOf(driver, query.round ?? driver.run.round), {
		...{ round: null, after: 0, limit: 1000, changedAfter: 0 },
		...query,
	});
	if (page === null) throw new Error('there is no such round');
	return page;
}

function rowOf(driver: EngineDriver, key: string, round?: number): GanttRow {
	const row = pageOf(driver, round === undefined ? {} : { round }).items.find((item) => item.key === key);
	if (row === undefined) throw new Error(`no row of ${key}`);
	return row;
}

/** Segments as text: state, reason, attempt, seconds since the start, outcome. */
function bars({ segments }: GanttRow): string[] {
	return segments.map(({ state, reason, attempt, startedAt, endedAt, outcome }) =>
		[
			reason === null ? state : `${state}/${reason}`,
			attempt === null ? null : `#${attempt}`,
			`${secondsOf(startedAt)}-${endedAt === null ? '' : secondsOf(endedAt)}`,
			outcome,
		]
			.filter((part) => part !== null)
			.join(' '),
	);
}

function secondsOf(instant: string): number {
	return (fromInstant(instant) - START_AT) / 1000;
}

/** Lets an attempt run for so long. */
function work(driver: EngineDriver, key: string, seconds: number): void {
	driver.accept(key);
	driver.now += seconds * 1000;
	driver.succeed(key);
}

describe('the Gantt of a run', () => {
	test('shows a chain as one task after the other, each waiting for the one before', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.now += 2000;
		work(driver, 'a', 10);
		work(driver, 'b', 5);
		expect(bars(rowOf(driver, 'a'))).toEqual(['ready/delivery #1 0-2', 'running #1 2-12 success']);
		expect(bars(rowOf(driver, 'b'))).toEqual(['waiting 0-12', 'running #1 12-17 success']);
		expect(rowOf(driver, 'b').end).toMatchObject({ state: 'success', cause: null });
		expect(pageOf(driver)).toMatchObject({ round: 1, rounds: 1, state: 'success', total: 2, next: null });
	});

	test('has every node below all that it waits for, whatever the order of the document', () => {
		const driver = aRun([
			{ key: 'last', upstream: ['b', 'c'] },
			{ key: 'b', upstream: ['first'] },
			{ key: 'c' },
			{ key: 'first' },
		]);
		expect(pageOf(driver).items.map(({ key }) => key)).toEqual(['c', 'first', 'b', 'last']);
	});

	test('shows side by side what ran side by side, and who waited for a slot', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b' }], { slots: 1 });
		work(driver, 'a', 10);
		work(driver, 'b', 5);
		expect(bars(rowOf(driver, 'a'))).toEqual(['running #1 0-10 success']);
		expect(bars(rowOf(driver, 'b'))).toEqual(['ready/no_capacity 0-10', 'running #1 10-15 success']);
	});

	test('leaves open what goes on', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		expect(rowOf(driver, 'a').segments.at(-1)).toMatchObject({ state: 'running', endedAt: null, outcome: null });
		expect(bars(rowOf(driver, 'b'))).toEqual(['waiting 0-']);
		expect(pageOf(driver)).toMatchObject({ state: 'running', endedAt: null });
	});

	test('shows each attempt of a task that is retried, and the time between', () => {
		const driver = aRun([{ key: 'a', retry: { count: 1, intervalSeconds: 60 } }]);
		driver.accept('a');
		driver.now += 10_000;
		driver.fail('a');
		driver.tick();
		work(driver, 'a', 20);
		expect(bars(rowOf(driver, 'a'))).toEqual([
			'running #1 0-10 failed',
			'delayed/retry_interval 10-70',
			'running #2 70-90 success',
		]);
	});

	test('says what a start waited for: its delay', () => {
		const driver = aRun([{ key: 'a', delaySeconds: 30 }]);
		driver.tick();
		work(driver, 'a', 1);
		expect(bars(rowOf(driver, 'a'))).toEqual(['delayed/start_delay 0-30', 'running #1 30-31 success']);
	});

	test('says what a start waited for: its part of the day', () => {
		const driver = aRun([{ key: 'a' }], { dailyWindow: { from: '09:00', to: '17:00' } });
		driver.tick();
		work(driver, 'a', 1);
		expect(bars(rowOf(driver, 'a'))).toEqual(['delayed/daily_window 0-3600', 'running #1 3600-3601 success']);
	});

	test('lets an attempt that was answered at once run since it was called', () => {
		const driver = aRun([{ key: 'a' }]);
		const sentAt = driver.now + 1000;
		driver.now += 8000;
		const delivery = driver.reportOf('a', { kind: 'result', result: { status: 'success', outputs: {} } });
		const send = { at: sentAt, url: 'https://executor.example/', httpStatus: 200, latencyMs: 7000, problem: null };
		driver.do({ kind: 'report', jitter: 0, deliveries: [{ ...delivery, send }] });
		expect(bars(rowOf(driver, 'a'))).toEqual(['ready/delivery #1 0-1', 'running #1 1-8 success']);
	});

	test('shows a run that was recovered in its round: what failed, the rest in between, and the new attempt', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		driver.now += 10_000;
		driver.fail('a');
		expect(rowOf(driver, 'b').end).toMatchObject({ state: 'skipped', cause: 'upstream_failed' });
		driver.now += 50_000;
		driver.do({ kind: 'recover', by: BY });
		work(driver, 'a', 5);
		work(driver, 'b', 5);
		expect(bars(rowOf(driver, 'a'))).toEqual(['running #1 0-10 failed', 'running #2 60-65 success']);
		expect(bars(rowOf(driver, 'b'))).toEqual(['waiting 0-10', 'waiting 60-65', 'running #1 65-70 success']);
		expect(rowOf(driver, 'b').end).toMatchObject({ state: 'success' });
	});

	test('keeps every round to itself, and knows of none that has not begun', () => {
		const driver = aRun([{ key: 'a' }]);
		work(driver, 'a', 10);
		driver.now += 90_000;
		driver.do({ kind: 'rerun', by: BY });
		work(driver, 'a', 20);
		expect(bars(rowOf(driver, 'a', 1))).toEqual(['running #1 0-10 success']);
		expect(bars(rowOf(driver, 'a', 2))).toEqual(['running #2 100-120 success']);
		expect(pageOf(driver, { round: 1 })).toMatchObject({ round: 1, rounds: 2, state: 'success' });
		expect(ganttPage(driver.run, chartOf(driver, 3), { round: 3, after: 0, limit: 1, changedAfter: 0 })).toBeNull();
	});

	test('ends the bars of a run that was stopped', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		driver.now += 5000;
		driver.do({ kind: 'stop', by: BY });
		driver.tick(31_000);
		expect(bars(rowOf(driver, 'a'))).toEqual(['running #1 0-36 stopped']);
		expect(rowOf(driver, 'b').end).toMatchObject({ state: 'stopped' });
		expect(pageOf(driver).state).toBe('stopped');
	});

	test('shows what a pause keeps from starting, and lets it go on where it was', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', delaySeconds: 60 }, { key: 'c', upstream: ['a'] }]);
		driver.accept('a');
		driver.now += 10_000;
		driver.do({ kind: 'pause', by: BY });
		driver.now += 5000;
		driver.succeed('a');
		driver.now += 100_000;
		driver.do({ kind: 'resume', by: BY });
		expect(bars(rowOf(driver, 'a'))).toEqual(['running #1 0-15 success']);
		expect(bars(rowOf(driver, 'b'))).toEqual(['delayed/start_delay 0-10', 'paused 10-115', 'delayed/start_delay 115-']);
		expect(bars(rowOf(driver, 'c'))).toEqual(['waiting 0-15', 'paused 15-115', 'ready/delivery #1 115-']);
	});

	test('shows a task that somebody held and released', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		driver.accept('a');
		driver.do({ kind: 'operate_tasks', operation: 'hold', tasks: ['b'], by: BY });
		driver.now += 10_000;
		driver.succeed('a');
		driver.now += 20_000;
		driver.do({ kind: 'operate_tasks', operation: 'release', tasks: ['b'], by: BY });
		work(driver, 'b', 5);
		expect(bars(rowOf(driver, 'b'))).toEqual(['held 0-30', 'running #1 30-35 success']);
	});

	test('tells an earlier round by the nodes it had, whatever the definition is now', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }]);
		work(driver, 'a', 5);
		work(driver, 'b', 5);
		driver.do({ kind: 'rerun', by: BY });
		driver.do({ kind: 'stop', by: BY });
		const document = documentOf([{ key: 'b' }, { key: 'c', upstream: ['b'] }]);
		driver.do({ kind: 'edit', definition: { version: 2, document, projectParams: null }, by: BY });
		expect(pageOf(driver, { round: 1 }).items.map(({ key }) => key)).toEqual(['a', 'b']);
		expect(pageOf(driver).items.map(({ key, end }) => [key, end?.cause])).toEqual([
			['b', 'stopped_by'],
			['c', 'added_by'],
		]);
	});

	test('shows who was stopped and who never began where a failure ends the run', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b' }, { key: 'c', upstream: ['b'] }], { failureStrategy: 'end' });
		driver.accept('b');
		driver.now += 5000;
		driver.fail('a');
		driver.answer('b', 'stop', { state: 'stopped' }, { attempt: 1 });
		expect(bars(rowOf(driver, 'b'))).toEqual(['running #1 0-5 stopped']);
		expect(rowOf(driver, 'c').end).toMatchObject({ state: 'skipped', cause: 'failure_strategy_end' });
		expect(bars(rowOf(driver, 'c'))).toEqual(['waiting 0-5']);
	});

	test('of a dry run has an end for every task and nothing that ran', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b', upstream: ['a'] }], { mode: 'dryRun' });
		for (const { segments, end } of pageOf(driver).items) {
			expect(end).toMatchObject({ state: 'success', cause: 'simulated' });
			expect(segments).toEqual([]);
		}
	});

	test('passes over a disabled node where the round begins', () => {
		const driver = aRun([
			{ key: 'a', disabled: true },
			{ key: 'b', upstream: ['a'] },
		]);
		expect(rowOf(driver, 'a')).toMatchObject({ segments: [], end: { state: 'skipped', cause: 'disabled' } });
	});

	test('comes in pages, and after a while only with what has changed since', () => {
		const driver = aRun([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
		const first = pageOf(driver, { limit: 2 });
		expect([first.items.length, first.next, first.total]).toEqual([2, 2, 3]);
		expect(pageOf(driver, { after: 2, limit: 2 })).toMatchObject({ items: [{ key: 'c' }], next: null });
		driver.accept('b');
		const changed = pageOf(driver, { changedAfter: first.seq });
		expect(changed.items.map(({ key }) => key)).toEqual(['b']);
		expect(pageOf(driver, { changedAfter: changed.seq }).items).toEqual([]);
	});

	test('keeps the newest of hundreds of bars and counts what is left out', () => {
		const track = new TaskTrack();
		for (let attempt = 1; attempt <= 400; attempt += 1) {
			track.begin(2 * attempt, { state: 'delayed', reason: 'retry_interval', attempt: null });
			track.begin(2 * attempt + 1, { state: 'running', reason: null, attempt });
			track.endAttempt(2 * attempt + 2, 'failed', null);
		}
		expect([track.segments.length, track.omitted]).toEqual([500, 300]);
		expect(track.segments.at(-1)).toMatchObject({ attempt: 400, outcome: 'failed' });
	});
});

/** What lets tasks that have ended go on, after a rest. */
const BEGIN_ANEW: ReadonlySet<string> = new Set(['instance_recovered', 'tasks_reset', 'definition_replaced']);

/** A row told without gaps, from where it became known to its end, but for the time between an end and a new beginning. */
function expectCovered(row: GanttRow, startedAt: string, recoveries: ReadonlySet<string>): void {
	let reached = startedAt;
	for (const { startedAt: from, endedAt, outcome } of row.segments) {
		expect(from === reached || (from > reached && recoveries.has(from))).toBe(true);
		expect(endedAt === null || endedAt > from || outcome !== null).toBe(true);
		reached = endedAt ?? 'open';
	}
	if (row.end === null) expect(reached).toBe('open');
	else if (row.segments.length > 0) expect(reached <= row.end.at).toBe(true);
}

function expectRound(driver: EngineDriver): void {
	const begunAnew = driver.facts.filter(({ kind }) => BEGIN_ANEW.has(kind));
	const recoveries = new Set(begunAnew.map(({ at }) => toInstant(at)));
	const { next, ...page } = pageOf(driver);
	instanceGanttSchema.parse({ ...page, asOf: page.startedAt, nextCursor: null });
	for (const row of page.items) {
		expectCovered(row, page.startedAt, recoveries);
		const { phase } = driver.task(row.key);
		expect(row.end === null ? null : [row.end.state, fromInstant(row.end.at)]).toEqual(
			'at' in phase ? [phase.state, phase.at] : null,
		);
	}
}

describe('whatever happens to a run', () => {
	test('bars of a task never overlap, are in order, and reach from where it became known to its end', () => {
		fc.assert(
			fc.property(worldArbitrary, (world) => {
				const driver = driverOf(world);
				for (const step of world.steps) {
					happen(driver, step);
					expectRound(driver);
				}
				finish(driver);
				expectRound(driver);
			}),
			{ numRuns: 100 },
		);
	});
});
