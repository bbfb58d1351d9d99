/** A pool grows by at least this many slots at a time, and at most doubles what is known to be in use. */
export const POOL_STEP_SLOTS = 20;

const GROWTH_SLOTS_MAX = 10 * POOL_STEP_SLOTS;

/** A pool that got less than it asked for does not ask again at once. */
export const FULL_PAUSE_MS = 1000;

/** Free slots are kept this long after the last start, for the next one. */
export const KEEP_FREE_MS = 60_000;

/**
 * Slots that a workflow took from its project ahead of need, to be handed to its runs in blocks without a question
 * each. Memory only: what it has is a row of the capacity object, what is in use are rows of starts. After a restart it
 * takes everything for used until it is counted, which at worst leaves slots unused for one lease.
 */
export class SlotPool {
	#held: number | null = null;
	#used = 0;
	/** How many of the used ones only count as such, because a restart forgot them. */
	#assumed = 0;
	#fullUntil = 0;
	#usedAt = 0;
	#counts = 0;

	/** Whether the capacity object's count is known. */
	get isKnown(): boolean {
		return this.#held !== null;
	}

	get used(): number {
		return this.#used;
	}

	/** Rises whenever the capacity object has counted anew: an answer that it gave before says nothing any more. */
	get counts(): number {
		return this.#counts;
	}

	/** Whether a block of `n` can be had, or asking for more is pointless for the moment. */
	canServe(n: number, now: number): boolean {
		return this.isKnown && (this.#free() >= n || now < this.#fullUntil);
	}

	/** How many slots in all to ask for, so that a block of `n` and some after it can be served. */
	wantedFor(n: number): number {
		const known = this.#used - this.#assumed;
		// Much of what only counts as used is free in truth: a workflow whose object is put away between its starts would
		// else grow its pool with each of them, until its lease is asked.
		return this.#used + Math.max(n, this.#assumed > 0 ? Math.min(known, GROWTH_SLOTS_MAX) : spareFor(known));
	}

	/** The first answer after a restart: everything counts as used. */
	learn(held: number): void {
		this.#held = held;
		this.#used = held;
		this.#assumed = held;
	}

	/** An answer to a request for `wanted`. */
	got(held: number, wanted: number, now: number): void {
		this.#held = held;
		if (held < wanted) this.#fullUntil = now + FULL_PAUSE_MS;
	}

	/** Takes a block of at most `n`. */
	take(n: number, now: number): number {
		const taken = Math.min(n, this.#free());
		this.#used += taken;
		this.#usedAt = now;
		return taken;
	}

	giveBack(n: number): void {
		this.#used = Math.max(0, this.#used - n);
		this.#assumed = Math.min(this.#assumed, this.#used);
	}

	/**
	 * The capacity object counts `held` slots for this pool; `used` of them are with live runs, freshly counted. Gives
	 * how many are kept: some spare ones after a recent start, but never what a past burst or a restart left over. A pool
	 * gets more only when it asks, so a count above what it knows is old, or of slots whose answer was lost.
	 */
	confirm(held: number, used: number, now: number): number {
		this.#used = used;
		this.#assumed = 0;
		this.#counts += 1;
		const counted = Math.min(held, Math.max(this.#held ?? held, used));
		const kept = Math.min(counted, now - this.#usedAt < KEEP_FREE_MS ? used + spareFor(used) : used);
		this.#held = kept;
		return kept;
	}

	#free(): number {
		return Math.max(0, (this.#held ?? 0) - this.#used);
	}
}

/** Free slots worth having beside `used` ones. */
function spareFor(used: number): number {
	return Math.max(POOL_STEP_SLOTS, Math.min(used, GROWTH_SLOTS_MAX));
}
