import { describe, expect, test } from 'vitest';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

function one(slots = 500) {
	return new EngineDriver(specOf(documentOf([{ key: 'a' }]), { slots }));
}

describe('what got no answer is asked again', () => {
	test('a refused delivery goes out when its time has come, not when a lease ends', () => {
		const driver = one();
		driver.deliver('a', { kind: 'redeliver', reason: 'http_503', received: 'no', retryAfterMs: 7000 });
		driver.takeEffects();
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(7000);
		expect(driver.takeEffects()).toEqual([{ kind: 'dispatch', attempts: [{ task: 'a', attempt: 1 }] }]);
	});

	test('a stop that nobody answered is sent every ten seconds of the grace time', () => {
		const driver = one();
		driver.accept('a');
		driver.do({ kind: 'stop', by: BY });
		driver.takeEffects();
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(10_000);
		expect(driver.takeEffects()).toEqual([expect.objectContaining({ kind: 'stop', force: false, n: 2 })]);
	});

	test('a run without slots asks for them every half minute', () => {
		const driver = one(0);
		expect(driver.takeEffects()).toEqual([{ kind: 'slots', wanted: 1 }]);
		driver.tick();
		expect(driver.now - driver.run.startedAt).toBe(30_000);
		expect(driver.takeEffects()).toEqual([{ kind: 'slots', wanted: 1 }]);
	});

	test('an ended run that was settled owes nothing more', () => {
		const driver = one();
		driver.succeed('a');
		driver.do({ kind: 'settle', effects: ['ended', 'projected'] });
		expect([driver.run.owesEnded, driver.run.owesProjection]).toEqual([false, false]);
	});
});
