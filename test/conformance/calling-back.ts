import { describe, expect, test } from 'vitest';
import { type ConformanceSession, SLOW_TEST_MS } from './conformance-session.ts';

/** What an executor owes Orrery after a 202. */
export function describeCallingBack(session: ConformanceSession): void {
	describe('calling back', () => {
		test(
			'a result is repeated until it is taken',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.endless);
				record.refusals.complete.push(503, 500, 429);
				await session.client.stop(id);
				await session.orrery.until(() => record.results.length === 4);
				expect(new Set(record.results.map((result) => JSON.stringify(result))).size).toBe(1);
			},
			SLOW_TEST_MS,
		);

		test(
			'a late result that is answered 409 is not repeated, and work goes on',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.endless);
				record.refusals.complete.push(409);
				await session.client.stop(id);
				await session.orrery.until(() => record.results.length > 0);
				const other = session.nextAttemptId();
				expect(await session.resultOf(other, await session.run(other, session.subject.quick))).toMatchObject({
					status: 'success',
				});
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);

		test(
			'a long log arrives whole and in order, whatever is lost on the way',
			async () => {
				const id = session.nextAttemptId();
				const record = session.orrery.attempt(id);
				record.refusals.logs.push(503, 502);
				expect(await session.resultOf(id, await session.run(id, session.subject.talkative))).toMatchObject({
					status: 'success',
				});
				const expectedBytes = Buffer.byteLength(session.subject.talkative.log);
				await session.orrery.until(() => record.log.byteLength >= expectedBytes);
				expect(record.log.toString('utf8')).toBe(session.subject.talkative.log);
				let end = 0;
				for (const chunk of record.chunks) {
					expect(chunk.offset).toBeLessThanOrEqual(end);
					end = Math.max(end, chunk.offset + chunk.bytes.byteLength);
				}
			},
			SLOW_TEST_MS,
		);
	});
}
