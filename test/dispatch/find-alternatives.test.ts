import { expect, test } from 'vitest';
import { findAlternatives } from '../../worker/dispatch/find-alternatives.ts';
import { aClaimedAttempt, anExecutorCopy, aTarget } from './builders.ts';

test('in test mode only an executor that offers tests of the type can stand in', () => {
	const untested = anExecutorCopy({ executorId: 'exe_untested' });
	const tested = anExecutorCopy({ executorId: 'exe_tested', taskTypes: [{ type: 'shell', test: true }] });
	const executors = [untested, tested].map((copy) => ({ copy, target: aTarget() }));
	expect(findAlternatives(executors, aClaimedAttempt({ mode: 'test' }))).toEqual(['exe_tested']);
	expect(findAlternatives(executors, aClaimedAttempt())).toEqual(['exe_untested', 'exe_tested']);
});
