import type { QueueMessage } from '../dispatch/queue-message.ts';
import { retryDelaySeconds } from '../dispatch/retry-delay.ts';
import { messageOf } from '../lib/log-line.ts';
import { type InstanceProjection, instanceProjectionSchema } from './message.ts';
import { newestRows } from './newest-rows.ts';

/** What the consumer reaches outside itself. */
export interface ProjectionPorts {
	readonly write: (rows: readonly InstanceProjection[]) => Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: (event: string, fields: Readonly<Record<string, string | number>>) => void;
}

/**
 * Brings the lists up to date with a batch of rows. A database that is away brings the messages back later (A16); what
 * nobody can read is noted and dropped, since the run itself holds the truth. Never throws.
 */
export async function consumeProjections(messages: readonly QueueMessage[], ports: ProjectionPorts): Promise<void> {
	const readable: { readonly message: QueueMessage; readonly row: InstanceProjection }[] = [];
	for (const message of messages) {
		const row = instanceProjectionSchema.safeParse(message.body);
		if (row.success) readable.push({ message, row: row.data });
		else {
			ports.log('projection_poison', { messageId: message.id, problem: row.error.issues[0]?.message ?? 'unreadable' });
			message.ack();
		}
	}
	try {
		await ports.write(newestRows(readable.map(({ row }) => row)));
		for (const { message } of readable) message.ack();
	} catch (problem) {
		ports.log('projection_failed', { rows: readable.length, problem: messageOf(problem) });
		for (const { message } of readable) {
			message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
		}
	}
}
