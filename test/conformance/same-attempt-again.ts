import { describe, expect, test } from 'vitest';
import { taskResultSchema } from '../../worker/protocol/result.ts';
import { type ConformanceSession, SLOW_TEST_MS } from './conformance-session.ts';

/** Why a second delivery does no harm. */
export function describeSameAttemptAgain(session: ConformanceSession): void {
	describe('the same attempt again', () => {
		test('a finished attempt answers with its stored result', async () => {
			const id = session.nextAttemptId();
			const first = await session.resultOf(id, await session.run(id, session.subject.quick));
			const again = await session.run(id, session.subject.quick);
			expect(again.status).toBe(200);
			expect(taskResultSchema.parse(again.body).outputs).toEqual(first.outputs);
		});

		test('a replayed message does no work twice', async () => {
			const id = session.nextAttemptId();
			const message = await session.signedRun(id, session.subject.quick);
			const first = await session.resultOf(id, await session.client.send(message));
			expect(taskResultSchema.parse((await session.client.send(message)).body).outputs).toEqual(first.outputs);
		});

		test('two deliveries at the same moment do the work once', async () => {
			const id = session.nextAttemptId();
			const answers = await Promise.all([
				session.run(id, session.subject.quick),
				session.run(id, session.subject.quick),
				session.run(id, session.subject.quick),
			]);
			const results = await Promise.all(answers.map((answer) => session.resultOf(id, answer)));
			expect(new Set(results.map((result) => JSON.stringify(result.outputs))).size).toBe(1);
		});

		test(
			'an attempt in progress is accepted again and runs on as one',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.slow);
				expect((await session.run(id, session.subject.slow)).status).toBe(202);
				await session.client.stop(id);
				await session.orrery.until(() => record.results.length > 0);
				expect((await session.run(id, session.subject.slow)).status).toBe(200);
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);
	});
}
