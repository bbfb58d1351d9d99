import type { ExecutorSaid } from '../engine/command.ts';
import { unreachable } from '../lib/unreachable.ts';
import { decideFlush, RESULTS_PER_REPORT_MAX } from './decide-flush.ts';

/** What a relay reaches outside itself. */
export interface RelayPorts {
	readonly now: () => number;
	/** Runs the callback once after `delayMs`, unless the returned function is called before. */
	readonly after: (delayMs: number, callback: () => void) => () => void;
	/** Tells the run; throws when it cannot be reached. */
	readonly tell: (answers: readonly ExecutorSaid[]) => Promise<void>;
}

interface Untold {
	readonly said: ExecutorSaid;
	readonly told: PromiseWithResolvers<void>;
}

/**
 * Executors' answers on the way to one run. Those that come close together share a call, because every call costs the run
 * a turn and may cost it a row; a slow executor holds back nobody else's for longer than a blink.
 */
export class AnswerRelay {
	readonly #ports: RelayPorts;
	readonly #untold: Untold[] = [];
	#oldestAt = 0;
	/** Questions that wait for their turn or an answer. */
	#open = 0;
	#isTelling = false;
	#cancelTimer: () => void = () => undefined;

	constructor(ports: RelayPorts) {
		this.#ports = ports;
	}

	/** A question will be asked: others wait a moment for its answer. */
	expect(): void {
		this.#open += 1;
	}

	/** An answer came. Resolves when the run has it, and rejects when it could not be told. */
	told(said: ExecutorSaid): Promise<void> {
		const told = Promise.withResolvers<void>();
		if (this.#untold.length === 0) this.#oldestAt = this.#ports.now();
		this.#untold.push({ said, told });
		this.without();
		return told.promise;
	}

	/** A question is out of the way, and leaves no answer. */
	without(): void {
		this.#open -= 1;
		this.#proceed();
	}

	#proceed(): void {
		this.#cancelTimer();
		const results = this.#untold.length;
		const oldestAgeMs = results === 0 ? 0 : this.#ports.now() - this.#oldestAt;
		const decision = decideFlush({ results, oldestAgeMs, open: this.#open, reporting: this.#isTelling });
		switch (decision.kind) {
			case 'flush':
				this.#flush().then(
					() => this.#proceed(),
					() => this.#proceed(),
				);
				return;
			case 'wait':
				this.#cancelTimer = this.#ports.after(decision.delayMs, () => this.#proceed());
				return;
			case 'hold':
				return;
			default:
				unreachable(decision);
		}
	}

	async #flush(): Promise<void> {
		this.#isTelling = true;
		const batch = this.#untold.splice(0, RESULTS_PER_REPORT_MAX);
		this.#oldestAt = this.#ports.now();
		try {
			await this.#ports.tell(batch.map(({ said }) => said));
			for (const { told } of batch) told.resolve();
		} catch (problem) {
			for (const { told } of batch) told.reject(problem);
		} finally {
			this.#isTelling = false;
		}
	}
}
