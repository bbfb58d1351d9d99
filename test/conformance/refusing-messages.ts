import { describe, expect, test } from 'vitest';
import { generateChallenge } from '../../worker/protocol/challenge.ts';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import type { SignedMessage } from '../support/executor-client.ts';
import type { ConformanceSession } from './conformance-session.ts';

/** What no executor may act on. */
export function describeRefusingMessages(session: ConformanceSession): void {
	describe('what it refuses of messages', () => {
		async function expectRefusedAndNotRun(attemptId: string, message: SignedMessage): Promise<void> {
			expect((await session.client.send(message)).status).toBe(401);
			expect(await session.stateOf(attemptId)).toBe('unknown');
		}

		test('a message signed with another secret', async () => {
			const id = session.nextAttemptId();
			await expectRefusedAndNotRun(
				id,
				await session.signedRun(id, session.subject.quick, { secret: generateSigningSecret() }),
			);
		});

		test.each([
			['six minutes old', -6 * 60_000],
			['six minutes ahead of time', 6 * 60_000],
		])('a message %s', async (_, offsetMs) => {
			const id = session.nextAttemptId();
			await expectRefusedAndNotRun(
				id,
				await session.signedRun(id, session.subject.quick, { nowMs: Date.now() + offsetMs }),
			);
		});

		test('a message altered on the way', async () => {
			const id = session.nextAttemptId();
			const message = await session.signedRun(id, session.subject.quick);
			await expectRefusedAndNotRun(id, { ...message, body: message.body.replace('"number":1', '"number":2') });
		});

		test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('a message without %s', async (header) => {
			const id = session.nextAttemptId();
			const { body, headers } = await session.signedRun(id, session.subject.quick);
			const { [header]: _, ...others } = headers;
			await expectRefusedAndNotRun(id, { body, headers: others });
		});

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
			const answer = await client
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
