import { expect, test } from 'vitest';
import type { ExecutorAnswer } from '../../worker/engine/command.ts';
import { fold } from '../../worker/engine/evolve.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

/** The run as its object finds it after it was put away: what was only remembered is gone. */
function forget(driver: EngineDriver): void {
	const run = fold(structuredClone(driver.facts));
	if (run !== null) driver.run = run;
}

function silentRun(answer: ExecutorAnswer): EngineDriver {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
	driver.accept('a');
	const accepted = driver.now;
	while (driver.attempt('a').ended === null && driver.now - accepted < 3_600_000) {
		forget(driver);
		driver.tick();
		if (driver.attempt('a').ended === null) {
			driver.answer('a', 'status', answer);
		}
	}
	return driver;
}

test.each<ExecutorAnswer>([{ state: 'unknown' }, { state: 'unreachable', reason: 'connect_failed' }])(
	'an attempt whose executor answers $state is lost when its lease is over, also if the object forgets every question',
	(answer) => {
		const driver = silentRun(answer);
		const { at } = driver.facts.find(({ kind }) => kind === 'attempt_accepted') ?? { at: 0 };
		expect(driver.task('a').phase).toMatchObject({ state: 'failed' });
		expect(driver.facts.find(({ kind }) => kind === 'attempt_ended')).toMatchObject({
			failure: { cause: 'lost_contact' },
		});
		expect(driver.now - at).toBeGreaterThanOrEqual(90_000);
		expect(driver.now - at).toBeLessThanOrEqual(105_000);
	},
);

test('an attempt that says it runs is kept, also if the object forgets every question', () => {
	const driver = silentRun({ state: 'running' });
	expect(driver.task('a').attempts).toHaveLength(1);
	expect(driver.task('a').phase).toMatchObject({ state: 'running' });
});

test('what a force close left at work is told to stop before it is recovered, also if the object forgot that it was', () => {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }])));
	driver.accept('a');
	driver.do({ kind: 'force_close', by: BY });
	forget(driver);
	driver.takeEffects();
	driver.do({ kind: 'recover', by: BY });
	expect(driver.takeEffects()).toContainEqual(expect.objectContaining({ kind: 'stop', attempt: 1, force: true }));
	expect(driver.task('a').phase).toMatchObject({ state: 'delayed' });
	driver.tick();
	expect(driver.task('a').attempts).toHaveLength(2);
});
