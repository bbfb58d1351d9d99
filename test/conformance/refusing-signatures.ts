import { describe, expect, test } from 'vitest';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import type { SignedMessage } from '../support/executor-client.ts';
import type { ConformanceSession } from './conformance-session.ts';

/** What no executor may act on: anything Orrery did not sign just now. */
export function describeRefusingSignatures(session: ConformanceSession): void {
	describe('refusing what Orrery did not just sign', () => {
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
	});
}
