import { attemptResultOf } from '../../worker/dispatch/attempt-result.ts';
import type { TaskResult } from '../../worker/protocol/result.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { AttemptName } from './sighting.ts';
import type { SimContext } from './sim-context.ts';

/** An executor tries a callback for ten minutes, with longer and longer pauses up to half a minute. */
const TRIES_MAX = 25;
const PAUSE_MAX_MS = 30_000;

/** The callback routes of the API, as executors reach them. */
export class SimCallbacks {
	readonly #sim: SimContext;
	readonly #hostOf: (instanceId: string) => RunHost;

	constructor(sim: SimContext, hostOf: (instanceId: string) => RunHost) {
		this.#sim = sim;
		this.#hostOf = hostOf;
	}

	/** Brings a result to its run until it is taken or refused for good. */
	async complete(name: AttemptName, given: TaskResult): Promise<void> {
		const { instanceId, task, attempt } = name;
		const result = attemptResultOf(given);
		const host = this.#hostOf(instanceId);
		for (let tries = 0; tries < TRIES_MAX; tries += 1) {
			const answer = await this.#ask(() =>
				host.call((run) => run.act((at) => ({ kind: 'complete', at, task, attempt, result }))),
			);
			if (answer !== null && 'reply' in answer && answer.reply.ok) {
				this.#sim.see({ kind: 'result_acknowledged', result, stored: host.stored, ...name });
				return;
			}
			const isRefused = answer !== null && ('reply' in answer || answer.code === 'not_found');
			if (isRefused) return;
			await this.#sim.clock.wait(Math.min(PAUSE_MAX_MS, 500 * 2 ** tries));
		}
	}

	/** A heartbeat that does not arrive is not repeated: the next one follows. */
	async heartbeat({ instanceId, task, attempt }: AttemptName): Promise<'continue' | 'stop' | 'kill'> {
		const host = this.#hostOf(instanceId);
		const answer = await this.#ask(() =>
			host.call((run) => run.act((at) => ({ kind: 'heartbeat', at, task, attempt, progress: null, message: null }))),
		);
		return answer !== null && 'reply' in answer && answer.reply.ok ? answer.reply.instruction : 'continue';
	}

	async #ask<Value>(call: () => Promise<Value>): Promise<Value | null> {
		try {
			return await remoteCall(this.#sim, call);
		} catch {
			return null;
		}
	}
}
