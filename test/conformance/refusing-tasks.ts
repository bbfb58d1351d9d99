import { describe, expect, test } from 'vitest';
import type { ConformanceSession } from './conformance-session.ts';

/** Tasks an executor cannot run, which fail without being tried again. */
export function describeRefusingTasks(session: ConformanceSession): void {
	describe('refusing tasks it cannot run', () => {
		test('a task type it does not have', async () => {
			const id = session.nextAttemptId();
			const result = await session.resultOf(id, await session.run(id, { type: 'no.such-type', config: {} }));
			expect(result).toMatchObject({ status: 'failed', error: { retryable: false } });
		});

		test('a config its type does not accept', async () => {
			const id = session.nextAttemptId();
			const result = await session.resultOf(id, await session.run(id, session.subject.misconfigured));
			expect(result).toMatchObject({ status: 'failed', error: { code: 'bad_config', retryable: false } });
		});
	});
}
