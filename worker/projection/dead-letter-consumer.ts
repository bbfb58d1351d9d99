import { z } from 'zod';
import type { QueueMessage } from '../dispatch/queue-message.ts';
import { retryDelaySeconds } from '../dispatch/retry-delay.ts';
import { messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import type { ProjectionPorts } from './consumer.ts';
import { type ProjectionMessage, projectionMessageSchema } from './message.ts';

/** Deliveries after which a message begins anew, well before the queue would delete it. */
const ATTEMPTS_MAX = 50;

/** All that is needed to find the run that owes the rows; the rest may be of any version. */
const addressSchema = z.object({
	projectId: z.string().min(1).max(40),
	instanceId: z.string().min(1).max(40),
	isRelisted: z.boolean().default(false),
});

type Address = z.infer<typeof addressSchema>;

export interface ProjectionDeadLetterPorts extends Omit<ProjectionPorts, 'publish'> {
	/** Asks the run to tell all of its rows again; harmless for one that is gone. */
	readonly relist: (run: Pick<Address, 'projectId' | 'instanceId'>) => Promise<void>;
	/** Puts a message into the projection queue anew. */
	readonly sendAgain: (message: ProjectionMessage) => Promise<void>;
}

/**
 * Consumes rows that failed every retry. Each is written by itself, so that one which the database refuses keeps nobody
 * else's back; one that outlasts even this queue's patience goes back to the first. What nobody can read is asked of its
 * run once more. Never throws.
 */
export async function consumeProjectionDeadLetters(
	messages: readonly QueueMessage[],
	ports: ProjectionDeadLetterPorts,
): Promise<void> {
	await severalAtOnce(messages, async (message) => {
		try {
			await settle(message, ports);
			message.ack();
		} catch (problem) {
			ports.log('projection_dead_letter_waits', { messageId: message.id, problem: messageOf(problem) });
			message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
		}
	});
}

async function settle(message: QueueMessage, ports: ProjectionDeadLetterPorts): Promise<void> {
	const body = projectionMessageSchema.safeParse(message.body);
	if (body.success) {
		if (message.attempts < ATTEMPTS_MAX) await ports.write([body.data]);
		else await ports.sendAgain(body.data);
		return;
	}
	const address = addressSchema.safeParse(message.body);
	ports.log('projection_poison', { messageId: message.id, problem: body.error.issues[0]?.message ?? 'unreadable' });
	if (address.success && !address.data.isRelisted) await ports.relist(address.data);
}
