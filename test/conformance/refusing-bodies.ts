import { describe, expect, test } from 'vitest';
import { generateChallenge } from '../../worker/protocol/challenge.ts';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import type { ConformanceSession } from './conformance-session.ts';

/** Messages that are signed and still cannot be understood. */
export function describeRefusingBodies(session: ConformanceSession): void {
	describe('refusing what cannot be read', () => {
		test.each([
			'',
			'{',
			'null',
			'[]',
			'"task.run"',
			'{"type":"task.run"}',
			'{"type":"task.pause","data":{}}',
			'\u0000',
		])('garbage with a good signature: %j', async (body) => {
			const { status } = await session.client.send(await session.client.sign('garbage.1', body));
			expect(status).toBe(400);
		});

		test('a body over the limit, and it goes on serving', async () => {
			const answer = await session.client
				.send(await session.client.sign('big.1', ' '.repeat(MAX_MESSAGE_BYTES + 1)))
				.catch(() => ({ status: 413 }));
			expect(answer.status).toBe(413);
			expect((await session.client.describe(generateChallenge())).status).toBe(200);
		});

		test('anything but POST', async () => {
			expect((await fetch(session.subject.url)).status).toBe(405);
		});
	});
}
