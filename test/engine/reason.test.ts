import { expect, test } from 'vitest';
import { reasonOf } from '../../worker/engine/view/reason.ts';
import { EngineDriver } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';
import { whyOf } from '../support/why.ts';

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

test('a task that runs longer than its timeout says so where it only warns, until it falls silent or ends', () => {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a', timeout: { seconds: 10, action: 'warn' } }])));
	const reason = () => reasonOf(driver.run, driver.task('a'));
	driver.accept('a');
	expect(reason()).toBe('executor');
	driver.tick();
	expect(reason()).toBe('timeout_warned');
	const [running] = whyOf(driver, 'a').blockers;
	expect(running).toMatchObject({ kind: 'running', values: { limitSeconds: 10 } });
	expect(running?.text).toContain('It has run longer than its run timeout of 10 s.');
	driver.tick();
	expect(reason()).toBe('lost_contact');
	driver.succeed('a');
	expect(reason()).toBeNull();
});

test.each(['fail', 'both'] as const)('a task whose timeout is over and ends it (%s) is asked to stop', (action) => {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a', timeout: { seconds: 10, action } }])));
	driver.accept('a');
	driver.tick();
	expect(reasonOf(driver.run, driver.task('a'))).toBe('stopping');
	expect(whyOf(driver, 'a').blockers).toMatchObject([{ kind: 'stopping', values: { reason: 'timeout' } }]);
});
