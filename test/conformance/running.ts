import { describe, expect, test } from 'vitest';
import { taskStatusAnswerSchema } from '../../worker/protocol/task-status.ts';
import { aTaskRun } from '../support/protocol-messages.ts';
import { type ConformanceSession, SLOW_TEST_MS } from './conformance-session.ts';

/** How tasks run and end. */
export function describeRunning(session: ConformanceSession): void {
	describe('running', () => {
		test('a quick task gives its outputs', async () => {
			const id = session.nextAttemptId();
			const result = await session.resultOf(id, await session.run(id, session.subject.quick));
			expect(result).toMatchObject({ status: 'success', outputs: { nonce: expect.anything() } });
			expect(await session.stateOf(id)).toBe('success');
		});

		test('a failing task gives its error', async () => {
			const id = session.nextAttemptId();
			const result = await session.resultOf(id, await session.run(id, session.subject.failing));
			expect(result).toMatchObject({ status: 'failed', error: { message: session.subject.failing.message } });
			expect(await session.stateOf(id)).toBe('failed');
		});

		test(
			'a slow task is accepted, beats, and calls back with its result once',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.slow);
				expect(await session.stateOf(id)).toBe('running');
				await session.orrery.until(() => record.heartbeats.length > 0);
				await session.client.stop(id);
				await session.orrery.until(() => record.results.length > 0);
				const status = taskStatusAnswerSchema.parse((await session.client.status(id)).body);
				expect(status).toEqual({ state: 'success', result: expect.objectContaining({ status: 'success' }) });
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);

		test('fields of a newer protocol change nothing', async () => {
			const id = session.nextAttemptId();
			const message = aTaskRun(session.runData(id, session.subject.quick));
			const newer = {
				...message,
				region: 'eu',
				data: { ...message.data, tags: [], attempt: { ...message.data.attempt, weight: 1 } },
			};
			const answer = await session.client.send(await session.client.sign(`${id}.run`, JSON.stringify(newer)));
			expect(await session.resultOf(id, answer)).toMatchObject({ status: 'success' });
		});
	});
}
