import { z } from 'zod';
import { messageOf } from '../lib/log-line.ts';
import type { RunRef, WriteLog } from './dispatch-ports.ts';
import { logPoison } from './log-poison.ts';
import type { QueueMessage } from './queue-message.ts';
import { retryDelaySeconds } from './retry-delay.ts';

/** All that is needed to find the run that owes the work; the rest may be of any version. */
const addressSchema = z.object({ projectId: z.string().min(1).max(40), instanceId: z.string().min(1).max(40) });

export interface DeadLetterPorts {
	/** Wakes the run, which then sends again what it still owes. May throw when it cannot be reached. */
	readonly poke: (run: RunRef) => Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: WriteLog;
}

/**
 * Consumes messages that failed every retry. A dead letter holds nothing that its run does not know, so it is enough to
 * leave a line for the operators and to wake the run. Never throws.
 */
export async function consumeDeadLetters(
	queue: string,
	messages: readonly QueueMessage[],
	ports: DeadLetterPorts,
): Promise<void> {
	const poked = new Map<string, Promise<void>>();
	await Promise.all(
		messages.map(async (message) => {
			const address = addressSchema.safeParse(message.body);
			if (!address.success) {
				logPoison(ports.log, queue, { message, problem: 'names no run' });
				return message.ack();
			}
			const run = address.data;
			const name = `${run.projectId}/${run.instanceId}`;
			const poke = poked.get(name) ?? ports.poke(run);
			poked.set(name, poke);
			try {
				await poke;
				ports.log('queue_dead_letter', { queue, messageId: message.id, ...run });
				message.ack();
			} catch (error) {
				ports.log('queue_dead_letter_waits', { queue, messageId: message.id, ...run, problem: messageOf(error) });
				message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
			}
		}),
	);
}
