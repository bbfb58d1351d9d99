import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTerminalInstance } from '../../worker/contract/status.ts';
import { nextDeadline } from '../../worker/engine/deadline.ts';
import { fold } from '../../worker/engine/evolve.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { driverOf, finish, happen, worldArbitrary } from '../support/random-run.ts';

describe('whatever happens to a run', () => {
	test('every invariant holds after every step, replay equals live state, and it comes to an end', () => {
		fc.assert(
			fc.property(worldArbitrary, (world) => {
				const driver = driverOf(world);
				for (const step of world.steps) happen(driver, step);
				finish(driver);
				expect(isTerminalInstance(driver.run.state)).toBe(true);
				const begun = driver.facts.flatMap((fact) =>
					fact.kind === 'attempt_created' ? [`${fact.task} ${fact.attempt}`] : [],
				);
				expect(begun.length, 'no number of an attempt is used again').toBe(new Set(begun).size);
			}),
			{ numRuns: 600 },
		);
	});

	test('a run restored from a snapshot in the middle goes on as the one that never stopped', () => {
		fc.assert(
			fc.property(worldArbitrary, fc.nat(), (world, cut) => {
				const driver = driverOf(world);
				const at = cut % (world.steps.length + 1);
				for (const step of world.steps.slice(0, at)) happen(driver, step);
				const kept = driver.facts.length;
				const saved = structuredClone(snapshotOf(driver.run));
				for (const step of world.steps.slice(at)) happen(driver, step);
				const replayed = fold(structuredClone(driver.facts.slice(kept)), restore(saved));
				expect(replayed === null ? null : snapshotOf(replayed)).toEqual(snapshotOf(driver.run));
			}),
			{ numRuns: 200 },
		);
	});

	test('a run that lost its memory has a deadline as long as it is not over, paused or waiting for its turn', () => {
		fc.assert(
			fc.property(worldArbitrary, (world) => {
				const driver = driverOf(world);
				for (const step of world.steps) happen(driver, step);
				driver.run = restore(structuredClone(snapshotOf(driver.run)));
				const { endedAt, pause, inLine } = driver.run;
				const isAtRest = endedAt !== null || pause !== null || inLine !== null;
				expect(isAtRest || nextDeadline(driver.run) !== null).toBe(true);
				finish(driver);
				expect(driver.run.endedAt).not.toBeNull();
			}),
			{ numRuns: 200 },
		);
	});
});
