/** A time at which the task with this index must be looked at. */
interface Entry {
	readonly at: number;
	readonly index: number;
}

/**
 * Earliest deadline first. Entries are never removed when a deadline moves: the reader compares an entry with the
 * task's present deadline and drops it when they differ, which keeps every change at O(log n).
 */
export class DeadlineHeap {
	readonly #entries: Entry[] = [];

	push(at: number, index: number): void {
		const entries = this.#entries;
		const entry = { at, index };
		let slot = entries.push(entry) - 1;
		while (slot > 0) {
			const parent = (slot - 1) >> 1;
			const above = entries[parent];
			if (above === undefined || above.at <= at) break;
			entries[slot] = above;
			slot = parent;
		}
		entries[slot] = entry;
	}

	peek(): Entry | null {
		return this.#entries[0] ?? null;
	}

	pop(): Entry | null {
		const entries = this.#entries;
		const top = entries[0];
		const last = entries.pop();
		if (top === undefined || last === undefined) return null;
		if (entries.length > 0) this.#sink(last);
		return top;
	}

	clear(): void {
		this.#entries.length = 0;
	}

	#sink(entry: Entry): void {
		const entries = this.#entries;
		let slot = 0;
		for (;;) {
			let child = 2 * slot + 1;
			let below = entries[child];
			if (below === undefined) break;
			const right = entries[child + 1];
			if (right !== undefined && right.at < below.at) {
				child += 1;
				below = right;
			}
			if (below.at >= entry.at) break;
			entries[slot] = below;
			slot = child;
		}
		entries[slot] = entry;
	}
}
