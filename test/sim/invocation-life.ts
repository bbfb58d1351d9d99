import { never } from './run-host.ts';
import type { SimContext } from './sim-context.ts';

/** One invocation of a consumer. It may die at every port, and then nothing it does reaches anybody. */
export class InvocationLife {
	readonly #sim: SimContext;
	readonly #died = Promise.withResolvers<void>();
	#isDead = false;

	constructor(sim: SimContext) {
		this.#sim = sim;
	}

	get died(): Promise<void> {
		return this.#died.promise;
	}

	/** Does something through a port, unless this invocation died before or dies here. */
	async reach<Value>(port: () => Promise<Value>): Promise<Value> {
		if (!this.#isDead && this.#sim.faults.hits('consumer_dies')) {
			this.#sim.note('a consumer dies');
			this.#isDead = true;
			this.#died.resolve();
		}
		if (this.#isDead) return never();
		try {
			const value = await port();
			return this.#isDead ? never() : value;
		} catch (problem) {
			if (this.#isDead) return never();
			throw problem;
		}
	}

	readonly after = (delayMs: number, callback: () => void): (() => void) =>
		this.#sim.clock.after(delayMs, () => {
			if (!this.#isDead) callback();
		});
}
