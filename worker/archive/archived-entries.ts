import type { Entry, EntryTable } from '../instance/entry-table.ts';

/** The entries of an archived run, as a store reads them. Nothing can be written. */
export class ArchivedEntries implements EntryTable {
	readonly #entries: readonly Entry[];

	/** @param entries ascending. */
	constructor(entries: readonly Entry[]) {
		this.#entries = entries;
	}

	exists(): boolean {
		return true;
	}

	create(): void {
		refuse();
	}

	atomically(): void {
		refuse();
	}

	insert(): void {
		refuse();
	}

	replace(): void {
		refuse();
	}

	run(): void {
		refuse();
	}

	*ascending(from: number): Generator<Entry> {
		for (let place = this.#placeOf(from); ; place += 1) {
			const entry = this.#entries[place];
			if (entry === undefined) return;
			yield entry;
		}
	}

	*descending(before: number): Generator<Entry> {
		for (let place = this.#placeOf(before) - 1; ; place -= 1) {
			const entry = this.#entries[place];
			if (entry === undefined) return;
			yield entry;
		}
	}

	/** Place of the first entry whose id is not below this one. */
	#placeOf(id: number): number {
		let low = 0;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#entries[middle]?.id ?? 0) < id) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function refuse(): never {
	throw new Error('Nothing is written to an archived run');
}
