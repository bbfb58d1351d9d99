/** A small generator of our own (mulberry32), so that a seed gives the same world on every machine and Node version. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** 0 (inclusive) to 1 (exclusive). */
	readonly next = (): number => {
		this.#state = (this.#state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** A whole number from `min` to `max`, both included. */
	between(min: number, max: number): number {
		return min + Math.floor(this.next() * (max - min + 1));
	}

	pick<Item>(items: readonly [Item, ...Item[]]): Item {
		return items[this.between(0, items.length - 1)] ?? items[0];
	}

	/** Every item with the given probability, in their order. */
	some<Item>(items: readonly Item[], probability: number): Item[] {
		return items.filter(() => this.chance(probability));
	}

	shuffled<Item>(items: readonly Item[]): Item[] {
		return items
			.map((item) => ({ item, rank: this.next() }))
			.sort((one, other) => one.rank - other.rank)
			.map(({ item }) => item);
	}
}
