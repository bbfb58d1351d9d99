import type { AcquireRequest } from '../capacity/rpc.ts';
import type { Route } from '../engine/run-spec.ts';
import { SlotPool } from './slot-pool.ts';

/** Removing an executor holds within this time (architecture rule 3). */
const ROUTES_FRESH_MS = 10_000;

/** Rounds of asking for one block; each doubles the pool, so more could not help. */
const ASKS_MAX = 8;

/** Blocks of slots and the present executors for a workflow's starts, at the price of a few questions per burst. */
export class CapacityPool {
	readonly slots = new SlotPool();
	readonly #acquire: (wanted: number) => Promise<{ readonly slots: number; readonly routes: readonly Route[] }>;
	#routes: readonly Route[] = [];
	#askedAt = 0;
	#asking: Promise<void> | null = null;

	constructor(
		holder: string,
		acquire: (request: AcquireRequest) => Promise<{ readonly slots: number; readonly routes: readonly Route[] }>,
	) {
		this.#acquire = (wanted) => acquire({ holder, wanted, priority: 0, ahead: true });
	}

	/** The executors as they were when last asked. */
	get routes(): readonly Route[] {
		return this.#routes;
	}

	/**
	 * A block of at most `n` slots; the run asks for the rest itself. Starts that come together share one question.
	 *
	 * @throws Error when the capacity object cannot be reached.
	 */
	async block(n: number): Promise<{ readonly slots: number; readonly routes: readonly Route[] }> {
		for (let asks = 0; asks < ASKS_MAX; asks += 1) {
			const now = Date.now();
			if (now - this.#askedAt < ROUTES_FRESH_MS && this.slots.canServe(n, now)) break;
			await this.#askOnce(n);
		}
		return { slots: this.slots.take(n, Date.now()), routes: this.#routes };
	}

	#askOnce(n: number): Promise<void> {
		this.#asking ??= this.#ask(n).finally(() => {
			this.#asking = null;
		});
		return this.#asking;
	}

	async #ask(n: number): Promise<void> {
		if (!this.slots.isKnown) {
			const { slots: held } = await this.#acquire(0);
			if (!this.slots.isKnown) this.slots.learn(held);
		}
		const wanted = this.slots.wantedFor(n);
		const { counts } = this.slots;
		const { slots, routes } = await this.#acquire(wanted);
		// Of slots that were taken back while the answer was on its way it would make some that nobody counts.
		if (this.slots.counts === counts) this.slots.got(slots, wanted, Date.now());
		this.#routes = routes;
		this.#askedAt = Date.now();
	}
}
