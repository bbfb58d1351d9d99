import { describe, expect, test } from 'vitest';
import { generateChallenge, verifyChallenge } from '../../worker/protocol/challenge.ts';
import { describeAnswerSchema } from '../../worker/protocol/describe.ts';
import type { ConformanceSession } from './conformance-session.ts';

/** How an executor must introduce itself. */
export function describeDescribing(session: ConformanceSession): void {
	describe('describing itself', () => {
		test('it signs the challenge, a new one each time', async () => {
			for (const challenge of [generateChallenge(), 'ein längeres Rätsel ✓']) {
				const answer = describeAnswerSchema.parse((await session.client.describe(challenge)).body);
				expect(await verifyChallenge([session.subject.secret], challenge, answer.signature)).toBe(true);
			}
		});

		test('it names its task types with their schemas and says that it deduplicates', async () => {
			const answer = describeAnswerSchema.parse((await session.client.describe(generateChallenge())).body);
			expect(answer.deduplicates).toBe(true);
			expect(answer.taskTypes.map((taskType) => taskType.type)).toContain(session.subject.quick.type);
		});
	});
}
