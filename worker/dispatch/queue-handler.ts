import { BreakerWatch } from './breaker-watch.ts';
import { consumeDispatch } from './consumer.ts';
import { consumeControl } from './control-consumer.ts';
import { consumeDeadLetters } from './dead-letter-consumer.ts';
import type { IsolateMemory } from './invocation.ts';
import { controlPorts, deadLetterPorts, dispatchPorts } from './worker-ports.ts';

const memory: IsolateMemory = { executors: new Map(), breakers: new BreakerWatch() };

const DISPATCH_QUEUE = /^dispatch-\d+$/;

/**
 * Consumes a batch of the queues between runs and executors. Every message is settled by itself.
 *
 * @returns false for a queue that is not one of them; its batch was not touched.
 */
export async function handleDispatchQueues(batch: MessageBatch, env: Env): Promise<boolean> {
	if (DISPATCH_QUEUE.test(batch.queue)) await consumeDispatch(batch.messages, dispatchPorts(env), memory);
	else if (batch.queue === 'control') await consumeControl(batch.messages, controlPorts(env), memory.executors);
	else if (batch.queue === 'dispatch-dlq' || batch.queue === 'control-dlq')
		await consumeDeadLetters(batch.queue, batch.messages, deadLetterPorts(env));
	else return false;
	return true;
}
