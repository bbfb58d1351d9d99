import type { z } from 'zod';
import type { HeartbeatCommand } from '../../worker/protocol/heartbeat.ts';
import type { TaskError, TaskResult } from '../../worker/protocol/result.ts';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import type { AttemptStore, FinishedAttempt } from './attempt-store.ts';
import { CallbackClient } from './callback-client.ts';
import type { Clock } from './clock.ts';
import { deliverResult } from './deliver-result.ts';
import { executeTask, type TaskEnd } from './execute-task.ts';
import { HeartbeatLoop } from './heartbeat-loop.ts';
import { LogStream } from './log-stream.ts';
import type { TaskDefinition } from './task-definition.ts';

/** How long the rest of a log may hold back the result while nothing more of it is stored. */
const LOG_STALL_MS = 10_000;
/** How long it may in any case: Orrery gives up an attempt 30 s after it asked it to stop. */
const LOG_BEFORE_RESULT_MS = 20_000;

/** Why a task was asked to end: Orrery wanted it, or the executor itself is going away. */
export type StopCause = 'requested' | 'shutdown';

const STOP_ERRORS: Readonly<Record<StopCause, TaskError>> = {
	// Orrery knows why it asked, so whether to retry is not said here.
	requested: { message: 'Stopped on request.', code: 'stopped' },
	shutdown: { message: 'The executor was shut down.', code: 'executor_shutdown', retryable: true },
};

/** What an attempt needs of its executor. */
export interface AttemptPorts {
	readonly clock: Clock;
	readonly fetch: typeof fetch;
	readonly store: AttemptStore;
	readonly heartbeatSeconds: number;
}

/**
 * One attempt from its first moment to the acknowledgement of its result.
 *
 * It begins without a word to Orrery, because a quick one is answered in its own request. `accept` turns it into one that
 * reports by callbacks; that may happen at any time, even after the end, and only once.
 */
export class RunningAttempt {
	/** Resolves with the end, when it is stored. */
	readonly finished: Promise<FinishedAttempt>;
	readonly #id: string;
	readonly #ports: AttemptPorts;
	readonly #client: CallbackClient;
	readonly #log: LogStream;
	readonly #heartbeats: HeartbeatLoop;
	readonly #stop = new AbortController();
	readonly #force = new AbortController();
	#stopCause: StopCause | undefined;
	#hasFinished = false;
	#rememberedLog: string | undefined;
	#settled: Promise<void> | undefined;

	constructor(definition: TaskDefinition<z.ZodType> | undefined, run: TaskRun['data'], ports: AttemptPorts) {
		this.#id = run.attempt.id;
		this.#ports = ports;
		this.#client = new CallbackClient(run.callback, ports.fetch);
		this.#log = new LogStream((offset, bytes) => this.#client.logs(offset, bytes), ports.clock);
		this.#heartbeats = new HeartbeatLoop({
			client: this.#client,
			clock: ports.clock,
			intervalMs: ports.heartbeatSeconds * 1000,
			obey: (command) => this.#obey(command),
		});
		this.finished = this.#runToEnd(definition, run);
	}

	/** Whether the result fits into an answer: a log that outgrew it is on its way by callbacks, and goes first. */
	get isAnswerable(): boolean {
		return !this.#log.isStreaming;
	}

	/** From now on the attempt reports by callbacks. Resolves when nothing is left to do for it. */
	accept(): Promise<void> {
		this.#settled ??= this.#reportToEnd();
		return this.#settled;
	}

	/** Asks the task to end; with `force` the attempt is over at once, whatever its code still does. */
	stop(force: boolean, cause: StopCause = 'requested'): void {
		this.#stopCause ??= cause;
		this.#stop.abort();
		if (force) this.#force.abort();
	}

	async #runToEnd(definition: TaskDefinition<z.ZodType> | undefined, run: TaskRun['data']): Promise<FinishedAttempt> {
		const execution = executeTask(definition, run, {
			signal: this.#stop.signal,
			forceSignal: this.#force.signal,
			log: (text) => this.#log.write(text),
			logRoom: () => this.#log.room(),
			progress: (fraction, message) => this.#heartbeats.report(fraction, message),
		});
		const end = await Promise.race([execution, this.#whenForced()]);
		this.#hasFinished = true;
		const finished = finishedAttempt(end, this.#stopCause, this.#log.unstreamed);
		await this.#remember(finished);
		return finished;
	}

	async #remember(finished: FinishedAttempt): Promise<void> {
		this.#rememberedLog = finished.result.logs;
		try {
			await this.#ports.store.finish(this.#id, finished);
		} catch {
			// A result that cannot be remembered can still be delivered, which is what it is for.
		}
	}

	async #reportToEnd(): Promise<void> {
		// After the end the result holds the log already.
		if (!this.#hasFinished) this.#log.start();
		this.#heartbeats.start();
		const finished = await this.finished;
		await this.#log.endWhileItGetsOn(LOG_STALL_MS, LOG_BEFORE_RESULT_MS);
		this.#heartbeats.end();
		await deliverResult(this.#client, () => this.#newestResult(finished), this.#ports.clock);
		await this.#log.end();
	}

	/** A log that was given up since the end goes with the result, also when Orrery asks for that because it hears nothing. */
	async #newestResult({ state, result }: FinishedAttempt): Promise<TaskResult> {
		const newest = withLog(result, this.#log.unstreamed);
		if (newest.logs !== this.#rememberedLog) await this.#remember({ state, result: newest });
		return newest;
	}

	#whenForced(): Promise<TaskEnd> {
		const { signal } = this.#force;
		return new Promise((resolve) => {
			signal.addEventListener('abort', () => resolve({ state: 'stopped', outputs: {} }), { once: true });
		});
	}

	#obey(command: HeartbeatCommand): void {
		if (command !== 'continue') this.stop(command === 'kill');
	}
}

function finishedAttempt(end: TaskEnd, cause: StopCause | undefined, logs: string | undefined): FinishedAttempt {
	const { outputs } = end;
	if (end.state === 'success') return { state: 'success', result: withLog({ status: 'success', outputs }, logs) };
	const error = end.state === 'failed' ? end.error : STOP_ERRORS[cause ?? 'requested'];
	const isStopped = end.state === 'stopped' && cause !== 'shutdown';
	return { state: isStopped ? 'stopped' : 'failed', result: withLog({ status: 'failed', error, outputs }, logs) };
}

function withLog(result: TaskResult, logs: string | undefined): TaskResult {
	return logs === undefined ? result : { ...result, logs };
}
