import type { ExecutorAnswer, ExecutorSaid } from '../engine/command.ts';
import type { SendRecord } from '../engine/result.ts';
import { messageOf } from '../lib/log-line.ts';
import { AnswerRelay, type RelayPorts } from './answer-relay.ts';
import type { Answer } from './classify-response.ts';
import { controlQuestion } from './control-message.ts';
import type { AttemptLog, DispatchPorts, RunRef, WriteLog } from './dispatch-ports.ts';
import { type DirectoryPorts, type ExecutorCache, ExecutorDirectory } from './executor-directory.ts';
import { Lanes } from './lanes.ts';
import { logPoison } from './log-poison.ts';
import { type ControlMessage, controlMessageSchema } from './message.ts';
import { type OutgoingMessage, QUESTION_TIMEOUT_MS } from './post-message.ts';
import type { QueueMessage } from './queue-message.ts';
import { readControlAnswer } from './read-control-answer.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import { sendRecordOf } from './send-record.ts';

/** Everything the control consumer reaches outside itself. Calls to objects may throw. */
export interface ControlPorts extends DirectoryPorts, Pick<RelayPorts, 'after'> {
	readonly post: (message: OutgoingMessage, headersArrived: () => void) => Promise<Answer>;
	readonly answer: (run: RunRef, answers: readonly ExecutorSaid[]) => Promise<void>;
	readonly keepLogs: DispatchPorts['keepLogs'];
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: WriteLog;
}

/**
 * Consumes a batch of the control queue: asks each executor once and tells each run what its executors said. An executor
 * that does not answer is an answer too; only an object that cannot be reached brings a message back. Never throws.
 */
export async function consumeControl(
	messages: readonly QueueMessage[],
	ports: ControlPorts,
	executors: ExecutorCache,
): Promise<void> {
	const directory = new ExecutorDirectory(ports, executors);
	const lanes = new Lanes();
	const relays = new Map<string, AnswerRelay>();
	const settled: Promise<void>[] = [];
	for (const message of messages) {
		const parsed = controlMessageSchema.safeParse(message.body);
		if (parsed.success) {
			const relay = relayOf(relays, parsed.data, ports);
			relay.expect();
			settled.push(settle(message, parsed.data, { ports, directory, lanes, relay }));
		} else {
			logPoison(ports.log, 'control', { message, problem: parsed.error.issues[0]?.message ?? 'unreadable' });
			message.ack();
		}
	}
	await Promise.all(settled);
}

function relayOf(
	relays: Map<string, AnswerRelay>,
	{ projectId, instanceId }: ControlMessage,
	{ now, after, answer }: ControlPorts,
): AnswerRelay {
	const name = `${projectId}/${instanceId}`;
	const tell = (answers: readonly ExecutorSaid[]) => answer({ projectId, instanceId }, answers);
	const relay = relays.get(name) ?? new AnswerRelay({ now, after, tell });
	relays.set(name, relay);
	return relay;
}

interface Context {
	readonly ports: ControlPorts;
	readonly directory: ExecutorDirectory;
	readonly lanes: Lanes;
	readonly relay: AnswerRelay;
}

async function settle(message: QueueMessage, question: ControlMessage, context: Context): Promise<void> {
	const { projectId, instanceId, kind } = question;
	const { ports, relay } = context;
	try {
		await relay.told(await saidTo(question, context));
		message.ack();
	} catch (error) {
		ports.log('control_failed', { projectId, instanceId, kind, problem: messageOf(error) });
		message.retry({ delaySeconds: retryDelaySeconds(message.attempts, ports.random()) });
	}
}

async function saidTo(question: ControlMessage, context: Context): Promise<ExecutorSaid> {
	const { task, attempt, kind: to, executorId } = question;
	const { promise, resolve, reject } = Promise.withResolvers<Asked>();
	context.lanes.submit((headersArrived) => ask(question, context, headersArrived).then(resolve, reject));
	try {
		const { answer, send } = await promise;
		return {
			task,
			attempt,
			to,
			answer,
			...(to === 'stop' ? { call: { force: question.force, executorId, send } } : {}),
		};
	} catch (problem) {
		context.relay.without();
		throw problem;
	}
}

interface Asked {
	readonly answer: ExecutorAnswer;
	/** Null when nothing was sent. */
	readonly send: SendRecord | null;
}

async function ask(
	question: ControlMessage,
	{ ports, directory }: Context,
	headersArrived: () => void,
): Promise<Asked> {
	const { byId } = await directory.of(question.projectId, question.executorId);
	// One that is out of use may still have the attempt; one that is gone cannot be asked.
	const executor = byId.get(question.executorId);
	if (executor === undefined) return unsent('executor_removed');
	if ('refused' in executor.target) return unsent(executor.target.refused);
	const startedAt = ports.now();
	const { attemptId, messageId, body } = controlQuestion(question, startedAt);
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
	const send = sendRecordOf(executor.target, answer, { startedAt, endedAt: ports.now() });
	const { answer: said, log } = readControlAnswer(question.kind, answer);
	if (log !== null) await keepLog(ports, question, { attemptId, text: log });
	return { answer: said, send };
}

/** A lost log line is a pity; losing the answer for its sake would be a fault. */
async function keepLog(ports: ControlPorts, run: RunRef, log: AttemptLog): Promise<void> {
	const { projectId, instanceId } = run;
	try {
		await ports.keepLogs({ projectId, instanceId }, [log]);
	} catch (error) {
		ports.log('control_log_failed', { projectId, instanceId, problem: messageOf(error) });
	}
}

function unsent(reason: string): Asked {
	return { answer: { state: 'unreachable', reason }, send: null };
}
