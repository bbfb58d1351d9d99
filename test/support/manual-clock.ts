import type { Clock } from '../../executor/sdk/clock.ts';

/** A clock whose hands only the test moves. */
export class ManualClock implements Clock {
	#nowMs: number;
	#timers: { dueAtMs: number; callback: () => unknown }[] = [];

	constructor(nowMs = Date.UTC(2026, 10, 20)) {
		this.#nowMs = nowMs;
	}

	now(): number {
		return this.#nowMs;
	}

	random(): number {
		return 0.5;
	}

	after(delayMs: number, callback: () => unknown): () => void {
		const timer = { dueAtMs: this.#nowMs + delayMs, callback };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((other) => other !== timer);
		};
	}

	/** Lets time pass, timer by timer, and everything that follows from each happen before the next. */
	async pass(durationMs: number): Promise<void> {
		const endMs = this.#nowMs + durationMs;
		await settle();
		for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
			this.#timers = this.#timers.filter((other) => other !== timer);
			this.#nowMs = Math.max(this.#nowMs, timer.dueAtMs);
			timer.callback();
			await settle();
		}
		this.#nowMs = endMs;
	}

	#next(endMs: number): { dueAtMs: number; callback: () => unknown } | undefined {
		return this.#timers.filter((timer) => timer.dueAtMs <= endMs).sort((a, b) => a.dueAtMs - b.dueAtMs)[0];
	}
}

/** Every promise that can settle without time passing has settled: signatures are made on other threads. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 5; turn += 1) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}
