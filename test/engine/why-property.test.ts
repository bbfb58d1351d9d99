import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instanceWhySchema, taskWhySchema } from '../../worker/contract/why.ts';
import { instanceWhy } from '../../worker/engine/view/why/instance-why.ts';
import { taskWhy } from '../../worker/engine/view/why/task-why.ts';
import type { EngineDriver } from '../support/engine-driver.ts';
import { driverOf, happen, worldArbitrary } from '../support/random-run.ts';
import { knownOf } from '../support/why.ts';

/** Whatever a task waits for is told of, down to tasks that wait for no other. */
function expectWhole(driver: EngineDriver): void {
	const { run } = driver;
	const known = knownOf(driver);
	const whole = instanceWhySchema.parse(instanceWhy(run, known));
	expect(whole.blockers.length).toBeGreaterThan(0);
	for (const task of run.tasks) {
		const why = taskWhySchema.parse(taskWhy(run, task, known));
		const told = new Map(why.tasks.map((each) => [each.key, each]));
		for (const { key, blockers } of [why, ...why.tasks]) {
			expect(blockers.length, key).toBeGreaterThan(0);
			for (const { text, tasks } of blockers) {
				expect(text).not.toBe('');
				for (const other of tasks) expect(other === why.key || told.has(other), other).toBe(true);
			}
		}
		for (const root of why.roots) {
			const kinds = (told.get(root)?.blockers ?? []).map(({ kind }) => kind);
			expect(kinds.includes('held') || !kinds.includes('upstream'), kinds.join(', ')).toBe(true);
		}
	}
}

test('whatever happens to a run, every task and the run itself say what stands in the way', () => {
	fc.assert(
		fc.property(worldArbitrary, (world) => {
			const driver = driverOf(world);
			expectWhole(driver);
			for (const step of world.steps) {
				happen(driver, step);
				expectWhole(driver);
			}
		}),
		{ numRuns: 40 },
	);
});
