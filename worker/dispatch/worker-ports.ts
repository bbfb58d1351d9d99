import { capacityStub } from '../capacity/stub.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine } from '../lib/log-line.ts';
import { withinTime } from '../lib/time-limit.ts';
import { keepLast } from '../logs/keep-last.ts';
import { logStoreStub } from '../logs/stub.ts';
import { readSettings } from '../settings.ts';
import { after } from './after.ts';
import { callbackOf } from './callback-of.ts';
import type { ControlPorts } from './control-consumer.ts';
import type { DeadLetterPorts } from './dead-letter-consumer.ts';
import { deliver } from './deliver.ts';
import type { AttemptLog, DispatchPorts, RunRef } from './dispatch-ports.ts';
import type { DirectoryPorts } from './executor-directory.ts';
import { openExecutor } from './open-executor.ts';
import { postMessage } from './post-message.ts';
import type { SenderPorts } from './sender.ts';
import { tellAnswers } from './tell-answers.ts';

/** An object that takes longer than this is as good as unreachable: the message comes again and finds it elsewhere. */
const OBJECT_TIMEOUT_MS = 20_000;

/** The dispatch consumer's world inside the Worker. */
export function dispatchPorts(env: Env): DispatchPorts {
	const settings = readSettings(env);
	const sender = {
		...senderPorts,
		callback: (claimed) => callbackOf(settings, claimed, Date.now()),
	} satisfies Parameters<typeof deliver>[0];
	return {
		...directoryPorts(env),
		after,
		random: Math.random,
		log: logLine,
		claim: (run, attempts) => inTime(instanceOf(env, run).claim(attempts)),
		report: (run, deliveries, take) => inTime(instanceOf(env, run).report(deliveries, take)),
		keepLogs: (run, logs) => keepLogs(env, run, logs),
		deliver: (claimed, target, headersArrived) => deliver(sender, claimed, target, headersArrived),
		observe: (projectId, executorId, seen) => inTime(capacityStub(env, projectId).observe(executorId, seen)),
	};
}

/** The control consumer's world inside the Worker. */
export function controlPorts(env: Env): ControlPorts {
	return {
		...directoryPorts(env),
		after,
		random: Math.random,
		log: logLine,
		post: (message, headersArrived) => postMessage(senderPorts, message, headersArrived),
		answer: (run, answers) => inTime(tellAnswers(instanceOf(env, run), answers)),
		keepLogs: (run, logs) => keepLogs(env, run, logs),
	};
}

/** The dead-letter consumer's world inside the Worker. */
export function deadLetterPorts(env: Env): DeadLetterPorts {
	return {
		random: Math.random,
		log: logLine,
		poke: async (run) => {
			await inTime(instanceOf(env, run).poke());
		},
	};
}

const senderPorts: SenderPorts = { fetch: (url, init) => fetch(url, init), now: Date.now, after };

function directoryPorts(env: Env): DirectoryPorts {
	const settings = readSettings(env);
	return {
		now: Date.now,
		executors: (projectId) => inTime(capacityStub(env, projectId).executors()),
		open: (projectId, copy) => openExecutor(settings, projectId, copy),
	};
}

/** What an executor streamed already of a text is not stored again. */
async function keepLogs(env: Env, { projectId, instanceId }: RunRef, logs: readonly AttemptLog[]): Promise<void> {
	for (const { attemptId, text } of logs)
		await inTime(keepLast(logStoreStub(env, projectId, instanceId), attemptId, text));
}

function instanceOf(env: Env, { projectId, instanceId }: RunRef) {
	return instanceStub(env, projectId, instanceId);
}

function inTime<Value>(call: Promise<Value>): Promise<Value> {
	return withinTime(call, OBJECT_TIMEOUT_MS);
}
