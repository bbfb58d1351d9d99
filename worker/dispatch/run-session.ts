import type { ClaimedAttempt } from '../engine/claim.ts';
import { messageOf } from '../lib/log-line.ts';
import { unreachable } from '../lib/unreachable.ts';
import { decideFlush, RESULTS_PER_REPORT_MAX } from './decide-flush.ts';
import type { Delivery } from './deliver.ts';
import type { AttemptLog, DispatchPorts, RunRef } from './dispatch-ports.ts';
import type { RunWork } from './group-by-run.ts';
import type { Invocation } from './invocation.ts';
import { REPORT_RETRY_PAUSES_MS } from './retry-delay.ts';

interface Unreported {
	readonly attemptId: string;
	readonly delivery: Delivery;
}

/** One run within one invocation: its deliveries under way, and their results on the way back to the run. */
export class RunSession {
	readonly #ports: DispatchPorts;
	readonly #invocation: Invocation;
	readonly #run: RunRef;
	readonly #unreported: Unreported[] = [];
	readonly #ended = Promise.withResolvers<boolean>();
	#oldestAt = 0;
	/** Attempts of the batch that were not claimed yet. */
	#unclaimed: number;
	#open = 0;
	#reporting = false;
	/** Log texts on their way; neither results nor what the run hands over wait for them. */
	#keeping = 0;
	#complete = true;
	#cancelTimer: () => void = () => undefined;

	constructor(ports: DispatchPorts, invocation: Invocation, { run, attempts }: RunWork) {
		this.#ports = ports;
		this.#invocation = invocation;
		this.#run = run;
		this.#unclaimed = attempts.length;
	}

	/** Resolves when nothing of the run is under way any more; false when a claim, delivery or report failed for good. */
	get ended(): Promise<boolean> {
		return this.#ended.promise;
	}

	/** A claim of `asked` attempts of the batch returned; null when the run could not be reached. */
	claimed(asked: number, attempts: readonly ClaimedAttempt[] | null): void {
		this.#unclaimed -= asked;
		if (attempts === null) this.#complete = false;
		else this.#submit(attempts);
		this.#proceed();
	}

	#submit(claimed: readonly ClaimedAttempt[]): void {
		this.#open += claimed.length;
		for (const attempt of claimed) {
			this.#invocation.submit(this.#run, attempt, (delivery) => this.#delivered(attempt.attemptId, delivery));
		}
	}

	#delivered(attemptId: string, delivery: Delivery | null): void {
		this.#open--;
		if (delivery === null) this.#complete = false;
		else {
			if (this.#unreported.length === 0) this.#oldestAt = this.#ports.now();
			this.#unreported.push({ attemptId, delivery });
		}
		this.#proceed();
	}

	#proceed(): void {
		this.#cancelTimer();
		const results = this.#unreported.length;
		const oldestAgeMs = results === 0 ? 0 : this.#ports.now() - this.#oldestAt;
		const open = this.#open + this.#unclaimed;
		const decision = decideFlush({ results, oldestAgeMs, open, reporting: this.#reporting });
		switch (decision.kind) {
			case 'flush':
				this.#follow(this.#flush());
				return;
			case 'wait':
				this.#cancelTimer = this.#ports.after(decision.delayMs, () => this.#proceed());
				return;
			case 'hold':
				if (open === 0 && results === 0 && !this.#reporting && this.#keeping === 0) this.#ended.resolve(this.#complete);
				return;
			default:
				unreachable(decision);
		}
	}

	/** Goes on when a part of the work is done. */
	#follow(work: Promise<void>): void {
		work.then(
			() => this.#proceed(),
			(error: unknown) => this.#ended.reject(error),
		);
	}

	async #flush(): Promise<void> {
		this.#reporting = true;
		const batch = this.#unreported.splice(0, RESULTS_PER_REPORT_MAX);
		this.#oldestAt = this.#ports.now();
		const reserved = this.#invocation.reserve();
		this.#follow(this.#keepLogs(batch));
		const next = await this.#report(batch, reserved);
		this.#invocation.settle(reserved, next?.length ?? 0);
		this.#reporting = false;
		if (next === null) this.#complete = false;
		else this.#submit(next);
	}

	#report(batch: readonly Unreported[], take: number): Promise<readonly ClaimedAttempt[] | null> {
		const deliveries = batch.map(({ delivery }) => delivery.report);
		return this.#persist('dispatch_report_failed', () => this.#ports.report(this.#run, deliveries, take));
	}

	async #keepLogs(batch: readonly Unreported[]): Promise<void> {
		const logs: AttemptLog[] = [];
		for (const { attemptId, delivery } of batch)
			if (delivery.log !== null) logs.push({ attemptId, text: delivery.log });
		if (logs.length === 0) return;
		this.#keeping += 1;
		// A lost log line is a pity; losing the result for its sake would be a fault.
		await this.#persist('dispatch_log_failed', () => this.#ports.keepLogs(this.#run, logs));
		this.#keeping -= 1;
	}

	/** The work behind a call is done already, so it is tried a few times before the messages have to come again. */
	async #persist<Value>(event: string, call: () => Promise<Value>): Promise<Value | null> {
		for (const pauseMs of [...REPORT_RETRY_PAUSES_MS, null]) {
			try {
				return await call();
			} catch (error) {
				this.#ports.log(event, { ...this.#run, final: pauseMs === null, problem: messageOf(error) });
				if (pauseMs !== null) await this.#pause(pauseMs * (0.5 + this.#ports.random()));
			}
		}
		return null;
	}

	#pause(delayMs: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#ports.after(delayMs, resolve);
		return promise;
	}
}
