import { expect, test } from 'vitest';
import { reasonOf } from '../../worker/engine/view/reason.ts';
import { EngineDriver } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

const document = documentOf([{ key: 'a' }]);

test('a task without an executor says so, even when nothing remembers that it was tried', () => {
	const driver = new EngineDriver(specOf(document, { executorGroup: 'gpu' }));
	driver.run.memory.parked.length = 0;
	expect(reasonOf(driver.run, driver.task('a'))).toBe('no_executor');
});

test('a task with an executor and without a slot waits for capacity', () => {
	const driver = new EngineDriver(specOf(document, { slots: 0 }));
	expect(reasonOf(driver.run, driver.task('a'))).toBe('no_capacity');
});
