import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstanceDetail } from '../../worker/contract/instance.ts';
import { toInstant } from '../../worker/contract/instant.ts';
import type { TaskInstance } from '../../worker/contract/task-instance.ts';
import type { NumberedFact } from '../../worker/engine/view/log/task-log.ts';
import { type RoundReads, RunReader } from '../../worker/instance/run-reader.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { driverOf, happen, worldArbitrary } from '../support/random-run.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';

const CHAIN: NodeDraft[] = [
	{ key: 'a', params: [{ name: 'rows', direction: 'out', type: 'integer' }] },
	{ key: 'b', upstream: ['a'] },
];
const OTHER = documentOf([{ key: 'b' }, { key: 'c', upstream: ['b'] }]);

function aRun(nodes = CHAIN): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes)));
}

function readerOf(driver: EngineDriver): RunReader {
	const numbered = driver.facts.map((fact, place): NumberedFact => ({ seq: place + 1, fact }));
	const facts = { factsAfter: (seq: number) => numbered.slice(seq), factsAbout: () => numbered };
	return new RunReader(driver.run, facts, { hold: null, archivedAt: null });
}

function round(driver: EngineDriver, number: number): RoundReads {
	const found = readerOf(driver).inRound(number);
	if (found === null) throw new Error(`there is no round ${number}`);
	return found;
}

function statesIn(driver: EngineDriver, number: number) {
	return tasksOf(round(driver, number)).map(({ key, state, cause }) => [key, state, cause] as const);
}

function tasksOf(reads: RoundReads): readonly TaskInstance[] {
	return reads.tasks(0, 1000);
}

function putOut(driver: EngineDriver, rows: number): void {
	driver.deliver('a', { kind: 'result', result: { status: 'success', outputs: { rows } } });
}

/** Runs the chain to its end: `b` fails. */
function fail(driver: EngineDriver, rows: number): void {
	putOut(driver, rows);
	driver.fail('b');
}

describe('an earlier round of a run', () => {
	test('shows what each task had come to in it, while the next one runs', () => {
		const driver = aRun();
		fail(driver, 1);
		const endedAt = driver.now;
		driver.now += 60_000;
		driver.do({ kind: 'rerun', by: BY });
		putOut(driver, 2);
		expect(statesIn(driver, 1)).toEqual([
			['a', 'success', null],
			['b', 'failed', 'executor_failed'],
		]);
		expect(round(driver, 1).view()).toMatchObject({
			...{ state: 'failed', round: 1, endedAt: toInstant(endedAt), wakeAt: null },
			tasks: { total: 2, success: 1, failed: 1, running: 0 },
		});
		expect(tasksOf(round(driver, 2)).map(({ state }) => state)).toEqual(['success', 'queued']);
	});

	test('keeps its attempts and outputs apart from those of later ones', () => {
		const driver = aRun();
		for (const rows of [1, 2, 3]) {
			fail(driver, rows);
			driver.do({ kind: 'rerun', by: BY });
		}
		for (const number of [1, 2, 3]) {
			const task = round(driver, number).task('a');
			expect(task).toMatchObject({ outputs: { rows: number }, attempt: number, round: number });
			expect(task?.attempts.map((attempt) => attempt.round)).toEqual([1, 2, 3].slice(0, number));
			expect(round(driver, number).task('b')?.outputs).toEqual({});
		}
	});

	test('is not there before it has begun', () => {
		const driver = aRun();
		expect(readerOf(driver).inRound(2)).toBeNull();
		expect(readerOf(driver).inRound(1)?.view().round).toBe(1);
	});

	test('that was paused when the next began shows what had not ended, and nothing that is still to come', () => {
		const driver = aRun();
		driver.do({ kind: 'pause', by: BY });
		driver.do({ kind: 'rerun', by: BY });
		expect(round(driver, 1).view()).toMatchObject({ state: 'paused', pause: null, wakeAt: null });
		const tasks = tasksOf(round(driver, 1));
		expect(tasks.map(({ state, deadline }) => [state, deadline])).toEqual([
			['queued', null],
			['pending', null],
		]);
	});

	test('has the definition it ran, whatever the next one runs', () => {
		const driver = aRun();
		fail(driver, 1);
		driver.do({ kind: 'rerun', definition: { version: 2, document: OTHER, projectParams: null }, by: BY });
		expect(statesIn(driver, 1).map(([key]) => key)).toEqual(['a', 'b']);
		expect([1, 2].map((number) => round(driver, number).view().version)).toEqual([1, 2]);
	});

	test('does not have a definition that the run was given after it had ended', () => {
		const driver = aRun();
		fail(driver, 1);
		driver.do({ kind: 'edit', definition: { version: 2, document: OTHER, projectParams: null }, by: BY });
		driver.do({ kind: 'rerun', by: BY });
		expect(statesIn(driver, 1).map(([key]) => key)).toEqual(['a', 'b']);
		expect(round(driver, 1).task('a')?.outputs).toEqual({ rows: 1 });
		expect(bars(driver, 1)).toEqual(['a', 'b']);
		expect(bars(driver, 2)).toEqual(['b', 'c']);
	});

	test('has the definition it was given and ran on with', () => {
		const driver = aRun();
		fail(driver, 1);
		driver.do({ kind: 'edit', definition: { version: 2, document: OTHER, projectParams: null }, by: BY });
		driver.do({ kind: 'recover', by: BY });
		driver.succeed('b', 'c');
		driver.do({ kind: 'rerun', by: BY });
		expect(statesIn(driver, 1)).toEqual([
			['b', 'success', null],
			['c', 'success', null],
		]);
		expect(bars(driver, 1)).toEqual(['b', 'c']);
	});
});

function bars(driver: EngineDriver, number: number): unknown[] {
	const page = readerOf(driver).gantt({ round: number, after: 0, limit: 100, changedAfter: 0 });
	return page?.items.map(({ key }) => key) ?? [];
}

/** As it is told when nothing of it is to come any more. */
function ended(tasks: readonly TaskInstance[]): unknown[] {
	return tasks.map((task) => ({ ...task, deadline: null }));
}

const EDIT = 27;
const ROUND_STEPS = 20;

test('whatever happens to a run, every round stays as it was when the next began', () => {
	let seen = 0;
	fc.assert(
		fc.property(worldArbitrary, (world) => {
			const driver = driverOf({ ...world, nodes: world.nodes.map((node) => ({ ...node, rerunPolicy: 'always' })) });
			const rounds: { tasks: unknown[]; view: InstanceDetail }[] = [];
			const doing = (act: () => unknown) => {
				const before = { tasks: ended(tasksOf(readerOf(driver))), view: readerOf(driver).view() };
				const { round: former } = driver.run;
				act();
				if (driver.run.round > former) rounds.push(before);
			};
			for (const [place, step] of world.steps.filter(({ what }) => what !== EDIT).entries()) {
				doing(() => happen(driver, step));
				if (place % ROUND_STEPS !== 0) continue;
				driver.do({ kind: 'force_close', by: BY });
				doing(() => driver.do({ kind: 'rerun', definition: null, by: BY }));
			}
			seen += rounds.length;
			for (const [place, { tasks, view }] of rounds.entries()) {
				const past = round(driver, place + 1);
				expect(tasksOf(past)).toEqual(tasks);
				const { state, tasks: counts, version, roundStartedAt } = view;
				expect(past.view()).toMatchObject({ state, tasks: counts, version, roundStartedAt });
			}
		}),
		{ numRuns: 100 },
	);
	expect(seen).toBeGreaterThan(50);
});
