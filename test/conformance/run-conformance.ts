import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { describeCallingBack } from './calling-back.ts';
import { ConformanceSession, SLOW_TEST_MS } from './conformance-session.ts';
import type { ConformanceSubject } from './conformance-subject.ts';
import { describeDescribing } from './describing-itself.ts';
import { describeRefusingBodies } from './refusing-bodies.ts';
import { describeRefusingSignatures } from './refusing-signatures.ts';
import { describeRefusingTasks } from './refusing-tasks.ts';
import { describeRunning } from './running.ts';
import { describeSameAttemptAgain } from './same-attempt-again.ts';
import { describeStopping } from './stopping.ts';

/** Declares the tests any executor must pass, against one that `start` brings up. */
export function runConformance(name: string, start: () => Promise<ConformanceSubject>): void {
	const session = new ConformanceSession();

	describe(name, () => {
		beforeAll(() => session.open(start), SLOW_TEST_MS);
		afterAll(() => session.close(), SLOW_TEST_MS);
		afterEach(() => expect(session.orrery.violations).toEqual([]));

		describeDescribing(session);
		describeRefusingSignatures(session);
		describeRefusingBodies(session);
		describeRefusingTasks(session);
		describeRunning(session);
		describeSameAttemptAgain(session);
		describeStopping(session);
		describeCallingBack(session);
	});
}
