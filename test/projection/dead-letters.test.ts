import { describe, expect, test, vi } from 'vitest';
import {
	consumeProjectionDeadLetters,
	type ProjectionDeadLetterPorts,
} from '../../worker/projection/dead-letter-consumer.ts';
import { aProjection } from '../support/projection-builder.ts';

function ports(partial: Partial<ProjectionDeadLetterPorts> = {}) {
	return {
		write: vi.fn(async () => new Set<string>()),
		relist: vi.fn(async () => undefined),
		sendAgain: vi.fn(async () => undefined),
		random: () => 0.5,
		log: () => undefined,
		...partial,
	};
}

function letter(body: unknown, attempts = 1) {
	return { id: '1', body, attempts, ack: vi.fn(), retry: vi.fn() };
}

describe('a dead letter of the lists', () => {
	test('that the database refuses keeps none of the others back', async () => {
		const [good, bad] = [letter(aProjection()), letter(aProjection({ projectId: 'refused' }))];
		const write: ProjectionDeadLetterPorts['write'] = async ([message]) => {
			if (message?.projectId === 'refused') throw new Error('constraint');
			return new Set();
		};
		await consumeProjectionDeadLetters([bad, good], ports({ write }));
		expect(good.ack).toHaveBeenCalledOnce();
		expect(bad.ack).not.toHaveBeenCalled();
		expect(bad.retry).toHaveBeenCalledOnce();
	});

	test('begins anew before the queue would delete it, however long an outage lasts', async () => {
		const old = letter(aProjection(), 60);
		const world = ports({ write: () => Promise.reject(new Error('away')) });
		await consumeProjectionDeadLetters([old], world);
		expect(world.sendAgain).toHaveBeenCalledOnce();
		expect(old.ack).toHaveBeenCalledOnce();
	});

	test('that nobody can read is asked of its run, once', async () => {
		const address = { projectId: 'prj_a', instanceId: 'ins_a' };
		const [first, again, nameless] = [
			letter({ v: 2, ...address }),
			letter({ v: 2, ...address, isRelisted: true }),
			letter('nonsense'),
		];
		const world = ports();
		await consumeProjectionDeadLetters([first, again, nameless], world);
		expect(world.relist).toHaveBeenCalledOnce();
		expect(world.relist).toHaveBeenCalledWith(expect.objectContaining(address));
		for (const message of [first, again, nameless]) expect(message.ack).toHaveBeenCalledOnce();
	});

	test('whose run cannot be reached waits', async () => {
		const message = letter({ v: 2, projectId: 'prj_a', instanceId: 'ins_a' });
		await consumeProjectionDeadLetters([message], ports({ relist: () => Promise.reject(new Error('overloaded')) }));
		expect(message.retry).toHaveBeenCalledOnce();
	});
});
