import { logLine } from '../lib/log-line.ts';
import { consumeProjections } from '../projection/consumer.ts';
import { consumeProjectionDeadLetters } from '../projection/dead-letter-consumer.ts';
import { consumeRebuilds, isRebuildMessage } from '../projection/rebuild/carry-on.ts';
import { projectionDeadLetterPorts, projectionPorts } from '../projection/worker-ports.ts';
import { BreakerWatch } from './breaker-watch.ts';
import { consumeDispatch } from './consumer.ts';
import { consumeControl } from './control-consumer.ts';
import { consumeDeadLetters } from './dead-letter-consumer.ts';
import type { IsolateMemory } from './invocation.ts';
import { controlPorts, deadLetterPorts, dispatchPorts } from './worker-ports.ts';

const memory: IsolateMemory = { executors: new Map(), breakers: new BreakerWatch() };

/** Consumes a batch of any of the Worker's queues. Every message is settled by itself. */
export async function handleQueue(batch: MessageBatch, env: Env): Promise<void> {
	const { queue, messages } = batch;
	switch (queue) {
		case 'dispatch-0':
		case 'dispatch-1':
		case 'dispatch-2':
		case 'dispatch-3':
			return consumeDispatch(messages, dispatchPorts(env), memory);
		case 'control':
			return consumeControl(messages, controlPorts(env), memory.executors);
		case 'dispatch-dlq':
		case 'control-dlq':
			return consumeDeadLetters(queue, messages, deadLetterPorts(env));
		case 'projection':
			await consumeRebuilds(messages.filter(isRebuildMessage), env);
			return consumeProjections(
				messages.filter((message) => !isRebuildMessage(message)),
				projectionPorts(env),
			);
		case 'projection-dlq':
			return consumeProjectionDeadLetters(messages, projectionDeadLetterPorts(env));
		default:
			// A queue that the deployment bound and this code does not know: another version may, so nothing is lost.
			logLine('queue_unknown', { queue, messages: messages.length });
			return batch.retryAll({ delaySeconds: 60 });
	}
}
