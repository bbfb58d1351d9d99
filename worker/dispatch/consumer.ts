import { messageOf } from '../lib/log-line.ts';
import type { DispatchPorts } from './dispatch-ports.ts';
import { groupByRun, type RunWork } from './group-by-run.ts';
import { Invocation, type IsolateMemory } from './invocation.ts';
import { logPoison } from './log-poison.ts';
import type { QueueMessage } from './queue-message.ts';
import { retryDelaySeconds } from './retry-delay.ts';

/**
 * Consumes a batch of a dispatch queue. Every message is settled by itself: acknowledged once its run was told what came
 * of its attempts, or brought back after a while when the run could not be reached. Never throws, because that would
 * bring back the whole batch, the finished part included.
 */
export async function consumeDispatch(
	messages: readonly QueueMessage[],
	ports: DispatchPorts,
	memory: IsolateMemory,
): Promise<void> {
	const { work, poison } = groupByRun(messages);
	for (const bad of poison) {
		logPoison(ports.log, 'dispatch', bad);
		bad.message.ack();
	}
	const invocation = new Invocation(ports, memory);
	await Promise.all(work.map((part) => settle(invocation, part, ports)));
}

async function settle(invocation: Invocation, part: RunWork, ports: DispatchPorts): Promise<void> {
	const done = await isServed(invocation, part, ports);
	for (const message of part.messages) {
		if (done) message.ack();
		else message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
	}
}

async function isServed(invocation: Invocation, part: RunWork, ports: DispatchPorts): Promise<boolean> {
	try {
		return await invocation.serve(part);
	} catch (error) {
		ports.log('dispatch_broken', { ...part.run, problem: messageOf(error) });
		return false;
	}
}
