/** Wakes per hour that may come to nothing (architecture rule on wake budgets). */
export const IDLE_WAKES_PER_HOUR_MAX = 1000;

const HOUR_MS = 3_600_000;

/**
 * Counts wakes that led to no new fact. An object that wakes in a loop costs money without end, so one over its budget
 * sleeps until its hour is over. The count is memory: an object in such a loop is never idle long enough to lose it.
 */
export class WakeBudget {
	#hourBegan = 0;
	#idleWakes = 0;

	/** Null while the budget lasts, else the time at which the object may wake again. */
	parkedUntil(now: number): number | null {
		if (now - this.#hourBegan >= HOUR_MS) {
			this.#hourBegan = now;
			this.#idleWakes = 0;
		}
		return this.#idleWakes < IDLE_WAKES_PER_HOUR_MAX ? null : this.#hourBegan + HOUR_MS;
	}

	woke(ledToFacts: boolean): void {
		if (!ledToFacts) this.#idleWakes += 1;
	}
}
