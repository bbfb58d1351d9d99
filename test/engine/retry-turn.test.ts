import { describe, expect, test } from 'vitest';
import type { TaskOperation } from '../../worker/engine/command.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { reasonOf } from '../../worker/engine/view/reason.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';

const retry = { count: 3, intervalSeconds: 10, order: 'oneAfterAnother' } as const;

/** Tasks that fail together; each has its own settings. */
function runOf(...nodes: Partial<NodeDraft>[]): EngineDriver {
	const keys = ['a', 'b', 'c', 'd'];
	return new EngineDriver(specOf(documentOf(nodes.map((node, index) => ({ key: keys[index] ?? '', retry, ...node })))));
}

/** What each task waits for, or its state. */
function standings({ run }: EngineDriver): Record<string, string> {
	return Object.fromEntries(run.tasks.map((task) => [task.node.key, reasonOf(run, task) ?? task.phase.state]));
}

function attempts(driver: EngineDriver): number[] {
	return driver.run.tasks.map((task) => task.attempts.length);
}

describe('retries one after another', () => {
	test('first attempts run side by side, and of the retries one at a time, the first due first', () => {
		const driver = runOf({}, {}, { retry: { ...retry, intervalSeconds: 5 } });
		expect(attempts(driver)).toEqual([1, 1, 1]);
		driver.fail('a');
		driver.fail('b');
		driver.fail('c');
		driver.tick(5000);
		driver.tick(5000);
		expect(attempts(driver)).toEqual([1, 1, 2]);
		expect(standings(driver)).toEqual({ a: 'retry_turn', b: 'retry_turn', c: 'delivery' });
		driver.succeed('c');
		expect(attempts(driver)).toEqual([2, 1, 2]);
		driver.succeed('a');
		expect(attempts(driver)).toEqual([2, 2, 2]);
		driver.succeed('b');
		expect(driver.run.state).toBe('success');
	});

	test('one that fails again goes behind those that wait, also without an interval', () => {
		const driver = runOf({ retry: { ...retry, intervalSeconds: 0 } }, { retry: { ...retry, intervalSeconds: 0 } });
		driver.fail('a');
		driver.fail('b');
		expect(attempts(driver)).toEqual([2, 1]);
		driver.fail('a');
		expect(attempts(driver)).toEqual([2, 2]);
		expect(standings(driver)).toMatchObject({ a: 'retry_turn' });
		driver.succeed('b');
		expect(attempts(driver)).toEqual([3, 2]);
	});

	test('others retry beside them', () => {
		const driver = runOf({}, {}, { retry: { count: 1, intervalSeconds: 10 } });
		for (const key of ['a', 'b', 'c']) driver.fail(key);
		driver.tick(10_000);
		expect(attempts(driver)).toEqual([2, 1, 2]);
	});

	test('whoever waits for a turn takes no slot', () => {
		const driver = runOf({}, {}, {});
		for (const key of ['a', 'b', 'c']) driver.fail(key);
		driver.tick(10_000);
		expect(driver.run).toMatchObject({ inFlight: 1, waiting: 0 });
	});

	test.each([
		['held', (driver: EngineDriver) => operate(driver, 'a', 'hold')],
		['terminated', (driver: EngineDriver) => operate(driver, 'a', 'terminate')],
		['set to success', (driver: EngineDriver) => operate(driver, 'a', 'hold', 'terminate', 'set_success')],
	] as const)('the next has its turn when the one before is %s', (_, end) => {
		const driver = runOf({}, {});
		driver.fail('a');
		driver.fail('b');
		driver.tick(10_000);
		expect(attempts(driver)).toEqual([2, 1]);
		end(driver);
		expect(attempts(driver)).toEqual([2, 2]);
	});

	test('a task that is released waits for its turn like the others', () => {
		const driver = runOf({}, {});
		driver.fail('b');
		operate(driver, 'b', 'hold');
		driver.fail('a');
		driver.tick(10_000);
		expect(attempts(driver)).toEqual([2, 1]);
		operate(driver, 'b', 'release');
		expect(standings(driver)).toMatchObject({ b: 'retry_turn' });
		driver.succeed('a');
		expect(attempts(driver)).toEqual([2, 2]);
	});

	test('the turns are kept through a loss of memory and a pause', () => {
		const driver = runOf({}, {}, {});
		for (const key of ['a', 'b', 'c']) driver.fail(key);
		driver.tick(10_000);
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		expect([...driver.run.turns.taken, ...driver.run.turns.waiting]).toEqual([0, 1, 2]);
		driver.do({ kind: 'pause', by: BY });
		driver.succeed('a');
		driver.tick(3_600_000);
		expect(attempts(driver)).toEqual([2, 1, 1]);
		driver.do({ kind: 'resume', by: BY });
		expect(attempts(driver)).toEqual([2, 2, 1]);
	});
});

function operate(driver: EngineDriver, task: string, ...operations: TaskOperation[]): void {
	for (const operation of operations) driver.do({ kind: 'operate_tasks', operation, tasks: [task], by: BY });
}
