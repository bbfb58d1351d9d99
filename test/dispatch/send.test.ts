import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BATCH_BYTES_MAX, BATCH_MESSAGES_MAX, chunkMessages } from '../../worker/dispatch/chunk-messages.ts';
import { dispatchMessageSchema } from '../../worker/dispatch/message.ts';
import { DISPATCH_QUEUES, dispatchQueueIndex } from '../../worker/dispatch/queue-of.ts';
import { traceParent } from '../../worker/dispatch/trace-parent.ts';

describe('batches of messages', () => {
	test('keep order and content, and the limits of one call', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ maxLength: 3000 }), { maxLength: 400 }), (bodies) => {
				const chunks = chunkMessages(bodies);
				expect(chunks.flat()).toEqual(bodies);
				for (const chunk of chunks) {
					expect(chunk.length).toBeGreaterThan(0);
					expect(chunk.length).toBeLessThanOrEqual(BATCH_MESSAGES_MAX);
					const bytes = chunk.reduce((sum, body) => sum + new TextEncoder().encode(JSON.stringify(body)).byteLength, 0);
					expect(bytes).toBeLessThanOrEqual(BATCH_BYTES_MAX);
				}
			}),
			{ numRuns: 50 },
		);
	});

	test('a thousand attempts fit in two calls', () => {
		const attempts = Array.from({ length: 6 }, (_, index) => ({ task: `transform-${index}`, attempt: 1 }));
		const message = dispatchMessageSchema.parse({ v: 1, projectId: 'prj_1', instanceId: 'ins_1', attempts });
		expect(chunkMessages(Array.from({ length: 167 }, () => message))).toHaveLength(2);
	});
});

test('instances spread evenly over the queues, and each keeps its own', () => {
	const counts = Array.from({ length: DISPATCH_QUEUES }, () => 0);
	for (let index = 0; index < 4000; index++) {
		const queue = dispatchQueueIndex(`ins_01jd${String(index).padStart(22, '0')}`);
		counts[queue] = (counts[queue] ?? 0) + 1;
	}
	for (const count of counts) expect(count).toBeGreaterThan(800);
	expect(dispatchQueueIndex('ins_1')).toBe(dispatchQueueIndex('ins_1'));
});

test('a trace belongs to the instance, a span to one delivery', () => {
	const first = traceParent('ins_1', 'ins_1.a.1.run', 1);
	expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
	expect(traceParent('ins_1', 'ins_1.a.1.run', 1)).toBe(first);
	expect(traceParent('ins_1', 'ins_1.b.1.run', 1).slice(0, 35)).toBe(first.slice(0, 35));
	expect(traceParent('ins_2', 'ins_1.a.1.run', 1).slice(0, 35)).not.toBe(first.slice(0, 35));
	expect(traceParent('ins_1', 'ins_1.a.1.run', 2)).not.toBe(first);
});
