import type { QueueMessage } from '../dispatch/queue-message.ts';
import { retryDelaySeconds } from '../dispatch/retry-delay.ts';
import { messageOf } from '../lib/log-line.ts';
import { type ProjectionMessage, projectionMessageSchema } from './message.ts';
import { newestRows } from './newest-rows.ts';

/** What the consumer reaches outside itself. */
export interface ProjectionPorts {
	/** Gives those of the projects that somebody watches. */
	readonly write: (messages: readonly ProjectionMessage[]) => Promise<ReadonlySet<string>>;
	/** Tells those who watch lists what was written. Never fails: nobody's row depends on it. */
	readonly publish: (messages: readonly ProjectionMessage[]) => Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: (event: string, fields: Readonly<Record<string, string | number>>) => void;
}

/**
 * Brings the lists up to date with a batch of rows. A database that is away brings the messages back later (A16), and so
 * does one that nobody can read: it may be of a later release, and becomes a dead letter if it is not. Never throws.
 */
export async function consumeProjections(messages: readonly QueueMessage[], ports: ProjectionPorts): Promise<void> {
	const readable: { readonly message: QueueMessage; readonly body: ProjectionMessage }[] = [];
	for (const message of messages) {
		const body = projectionMessageSchema.safeParse(message.body);
		if (body.success) readable.push({ message, body: body.data });
		else {
			ports.log('projection_unreadable', {
				messageId: message.id,
				problem: body.error.issues[0]?.message ?? 'unreadable',
			});
			retryLater(message, ports);
		}
	}
	const newest = newestRows(readable.map(({ body }) => body));
	let watched: ReadonlySet<string>;
	try {
		watched = await ports.write(newest);
	} catch (problem) {
		ports.log('projection_failed', { messages: readable.length, problem: messageOf(problem) });
		for (const { message } of readable) retryLater(message, ports);
		return;
	}
	for (const { message } of readable) message.ack();
	await ports.publish(newest.filter(({ projectId }) => watched.has(projectId)));
}

function retryLater(message: QueueMessage, ports: Pick<ProjectionPorts, 'random'>): void {
	message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
}
