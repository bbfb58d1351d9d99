import type { AttemptRef } from '../engine/command.ts';
import { chunkMessages, slicesOf } from './chunk-messages.ts';
import { ATTEMPTS_PER_MESSAGE_MAX, type ControlMessage, type DispatchMessage } from './message.ts';
import { type DispatchQueues, dispatchQueue } from './queue-of.ts';

/** What a queue said when it took the messages. */
export interface Sent {
	/** How long its oldest message had been waiting; a delivery lease has to last that much longer. */
	readonly backlogAgeMs: number;
}

/**
 * Puts attempts of one run into its dispatch queue.
 *
 * @throws when the queue does not take them; sending again is harmless, because claiming drops what is not current.
 */
export async function sendDispatch(
	env: DispatchQueues<Queue>,
	projectId: string,
	instanceId: string,
	attempts: readonly AttemptRef[],
): Promise<Sent> {
	const messages = slicesOf(attempts, ATTEMPTS_PER_MESSAGE_MAX).map(
		(slice): DispatchMessage => ({
			v: 1,
			projectId,
			instanceId,
			attempts: slice.map(({ task, attempt }) => ({ task, attempt })),
		}),
	);
	return send(dispatchQueue(env, instanceId), messages);
}

/**
 * Puts stops and status questions into the control queue.
 *
 * @throws when the queue does not take them; sending again is harmless, because each keeps its message id.
 */
export async function sendControl(env: Pick<Env, 'CONTROL'>, messages: readonly ControlMessage[]): Promise<Sent> {
	return send(env.CONTROL, messages);
}

async function send<Body>(queue: Queue<Body>, messages: readonly Body[]): Promise<Sent> {
	let backlogAgeMs = 0;
	for (const chunk of chunkMessages(messages)) {
		const [only] = chunk;
		const { metadata } =
			chunk.length === 1 && only !== undefined
				? await queue.send(only, { contentType: 'json' })
				: await queue.sendBatch(chunk.map((body) => ({ body, contentType: 'json' })));
		const oldest = metadata.metrics.oldestMessageTimestamp;
		if (oldest !== undefined) backlogAgeMs = Math.max(backlogAgeMs, Date.now() - oldest.getTime());
	}
	return { backlogAgeMs };
}
