import type { AttemptRef, ExecutorAnswer } from '../engine/command.ts';
import { messageOf } from '../lib/log-line.ts';
import type { Answer } from './classify-response.ts';
import { controlQuestion } from './control-message.ts';
import type { RunRef, WriteLog } from './dispatch-ports.ts';
import { type DirectoryPorts, type ExecutorCache, ExecutorDirectory } from './executor-directory.ts';
import { Lanes } from './lanes.ts';
import { logPoison } from './log-poison.ts';
import { type ControlMessage, controlMessageSchema } from './message.ts';
import { type OutgoingMessage, QUESTION_TIMEOUT_MS } from './post-message.ts';
import type { QueueMessage } from './queue-message.ts';
import { readControlAnswer } from './read-control-answer.ts';
import { retryDelaySeconds } from './retry-delay.ts';

/** Everything the control consumer reaches outside itself. Calls to objects may throw. */
export interface ControlPorts extends DirectoryPorts {
	readonly post: (message: OutgoingMessage, headersArrived: () => void) => Promise<Answer>;
	readonly answer: (run: RunRef, ref: AttemptRef, to: ControlMessage['kind'], said: ExecutorAnswer) => Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: WriteLog;
}

/**
 * Consumes a batch of the control queue: asks each executor once and tells the run what it said. An executor that does
 * not answer is an answer too; only an object that cannot be reached brings a message back. Never throws.
 */
export async function consumeControl(
	messages: readonly QueueMessage[],
	ports: ControlPorts,
	executors: ExecutorCache,
): Promise<void> {
	const directory = new ExecutorDirectory(ports, executors);
	const lanes = new Lanes();
	const asked: Promise<void>[] = [];
	for (const message of messages) {
		const parsed = controlMessageSchema.safeParse(message.body);
		if (parsed.success) {
			const { promise, resolve } = Promise.withResolvers<void>();
			asked.push(promise);
			lanes.submit((headersArrived) =>
				settle(message, parsed.data, { ports, directory }, headersArrived).finally(resolve),
			);
		} else {
			logPoison(ports.log, 'control', { message, problem: parsed.error.issues[0]?.message ?? 'unreadable' });
			message.ack();
		}
	}
	await Promise.all(asked);
}

interface Context {
	readonly ports: ControlPorts;
	readonly directory: ExecutorDirectory;
}

async function settle(
	message: QueueMessage,
	question: ControlMessage,
	context: Context,
	headersArrived: () => void,
): Promise<void> {
	const { projectId, instanceId, task, attempt, kind } = question;
	const { ports } = context;
	try {
		const said = await ask(question, context, headersArrived);
		headersArrived();
		await ports.answer({ projectId, instanceId }, { task, attempt }, kind, said);
		message.ack();
	} catch (error) {
		ports.log('control_failed', { projectId, instanceId, kind, problem: messageOf(error) });
		message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
	}
}

async function ask(
	question: ControlMessage,
	{ ports, directory }: Context,
	headersArrived: () => void,
): Promise<ExecutorAnswer> {
	const { byId } = await directory.of(question.projectId, question.executorId);
	// One that is out of use may still have the attempt; one that is gone cannot be asked.
	const executor = byId.get(question.executorId);
	if (executor === undefined) return { state: 'unreachable', reason: 'executor_removed' };
	if ('refused' in executor.target) return { state: 'unreachable', reason: executor.target.refused };
	const { attemptId, messageId, body } = controlQuestion(question, ports.now());
	const answer = await ports.post(
		{
			target: executor.target,
			messageId,
			idempotencyKey: attemptId,
			traceOf: question.instanceId,
			delivery: 1,
			body: JSON.stringify(body),
			acceptTimeoutMs: QUESTION_TIMEOUT_MS,
			runTimeoutMs: null,
		},
		headersArrived,
	);
	return readControlAnswer(question.kind, answer);
}
