import { describe, expect, test } from 'vitest';
import { type ConformanceSession, SLOW_TEST_MS } from './conformance-session.ts';

/** How a task is ended from outside. */
export function describeStopping(session: ConformanceSession): void {
	describe('stopping', () => {
		test('an attempt stopped before it came is unknown, and is refused when it comes', async () => {
			const id = session.nextAttemptId();
			expect((await session.client.stop(id)).body).toEqual({ state: 'unknown' });
			expect((await session.run(id, session.subject.quick)).status).toBe(409);
			expect(await session.stateOf(id)).toBe('unknown');
		});

		test(
			'a running task ends when it is asked to',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.endless);
				expect([200, 202]).toContain((await session.client.stop(id)).status);
				await session.orrery.until(() => record.results.length > 0);
				expect(record.results[0]).toMatchObject({ status: 'failed' });
				expect(await session.stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);

		test(
			'a task that does not listen ends by force',
			async () => {
				const { id, record } = await session.startedInBackground(session.subject.stubborn);
				expect((await session.client.stop(id)).status).toBe(202);
				expect(await session.stateOf(id)).toBe('running');
				expect([200, 202]).toContain((await session.client.stop(id, true)).status);
				await session.orrery.until(() => record.results.length > 0);
				expect(await session.stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);

		test('a finished attempt answers a stop with how it ended', async () => {
			const id = session.nextAttemptId();
			await session.resultOf(id, await session.run(id, session.subject.quick));
			expect((await session.client.stop(id)).body).toEqual({ state: 'success' });
		});

		test.each([
			['stop', 'endless'],
			['kill', 'stubborn'],
		] as const)(
			'the command %s in a heartbeat is obeyed',
			async (command, sample) => {
				const { id, record } = await session.startedInBackground(session.subject[sample]);
				record.command = command;
				await session.orrery.until(() => record.results.length > 0);
				expect(await session.stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);
	});
}
