import { expect, test } from 'vitest';
import { consumeDeadLetters } from '../../worker/dispatch/dead-letter-consumer.ts';
import { aDispatchMessage, aMessage } from './builders.ts';

function aWorld(poke: () => Promise<void> = async () => undefined) {
	const lines: { event: string; fields: object }[] = [];
	let pokes = 0;
	const ports = {
		random: () => 0,
		log: (event: string, fields: object) => lines.push({ event, fields }),
		poke: () => {
			pokes++;
			return poke();
		},
	};
	return { ports, lines, pokes: () => pokes };
}

test('a dead letter wakes its run once and leaves a line for each message', async () => {
	const world = aWorld();
	const messages = [aDispatchMessage(['a']), aDispatchMessage(['b'])];
	await consumeDeadLetters('dispatch-dlq', messages, world.ports);
	expect(world.pokes()).toBe(1);
	expect(world.lines.map(({ event }) => event)).toEqual(['queue_dead_letter', 'queue_dead_letter']);
	expect(messages.map(({ settled }) => settled)).toEqual(['ack', 'ack']);
});

test('a dead letter of another version still finds its run', async () => {
	const world = aWorld();
	await consumeDeadLetters(
		'dispatch-dlq',
		[aMessage({ v: 9, projectId: 'prj_1', instanceId: 'ins_1', extra: 1 })],
		world.ports,
	);
	expect(world.pokes()).toBe(1);
});

test('a run that cannot be woken keeps its dead letter waiting', async () => {
	const world = aWorld(async () => {
		throw new Error('overloaded');
	});
	const message = aDispatchMessage(['a']);
	await consumeDeadLetters('dispatch-dlq', [message], world.ports);
	expect(message.settled).toBe('retry');
	expect(world.lines.map(({ event }) => event)).toEqual(['queue_dead_letter_waits']);
});

test('one that names no run is written down with its start and is not lost', async () => {
	const world = aWorld();
	const message = aMessage({ strange: 'x'.repeat(5000) });
	await consumeDeadLetters('control-dlq', [message], world.ports);
	expect(world.lines).toMatchObject([
		{ event: 'queue_poison', fields: { queue: 'control-dlq', messageId: message.id } },
	]);
	expect(JSON.stringify(world.lines).length).toBeLessThan(2000);
	expect(message.settled).toBe('ack');
});
