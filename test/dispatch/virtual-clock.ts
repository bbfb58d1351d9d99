import { setImmediate } from 'node:timers/promises';

interface Timer {
	readonly due: number;
	readonly order: number;
	readonly callback: () => void;
}

/** A clock that moves only when nothing else can: time passes in order, and no test waits for it. */
export class VirtualClock {
	#now = 1_800_000_000_000;
	#count = 0;
	readonly #timers = new Set<Timer>();

	readonly now = (): number => this.#now;

	readonly after = (delayMs: number, callback: () => void): (() => void) => {
		const timer = { due: this.#now + delayMs, order: this.#count++, callback };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	};

	get pending(): number {
		return this.#timers.size;
	}

	wait(delayMs: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.after(delayMs, resolve);
		return promise;
	}

	/** Lets time pass until the promise is settled. */
	async run<Value>(promise: Promise<Value>): Promise<Value> {
		let settled = false;
		const watched = promise.finally(() => {
			settled = true;
		});
		watched.catch(() => undefined);
		for (let steps = 0; steps < 100_000; steps++) {
			await setImmediate();
			if (settled) return watched;
			this.#next();
		}
		throw new Error('The promise is still not settled.');
	}

	#next(): void {
		const [next] = [...this.#timers].sort((a, b) => a.due - b.due || a.order - b.order);
		if (next === undefined) throw new Error('Nothing will ever happen again.');
		this.#timers.delete(next);
		this.#now = next.due;
		next.callback();
	}
}
