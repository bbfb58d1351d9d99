import type { Entry, EntryTable } from '../../worker/instance/entry-table.ts';

/** A run's storage that outlives every life of its object. Ids are ascending, as the INTEGER key of the real one is. */
export class MemoryEntryTable implements EntryTable {
	#entries: Entry[] = [];
	#created = false;

	exists(): boolean {
		return this.#created;
	}

	create(): void {
		if (this.#created) throw new Error('table entry already exists');
		this.#created = true;
	}

	atomically(writes: () => void): void {
		const before = { entries: [...this.#entries], created: this.#created };
		try {
			writes();
		} catch (problem) {
			this.#entries = before.entries;
			this.#created = before.created;
			throw problem;
		}
	}

	insert(entries: readonly Entry[]): void {
		for (const entry of entries) {
			const place = this.#placeOf(entry.id);
			if (this.#entries[place]?.id === entry.id) throw new Error(`UNIQUE constraint failed: entry.id ${entry.id}`);
			this.#entries.splice(place, 0, { ...entry });
		}
	}

	replace(entry: Entry): void {
		const place = this.#placeOf(entry.id);
		this.#entries.splice(place, this.#entries[place]?.id === entry.id ? 1 : 0, { ...entry });
	}

	/** Everything is gone, the table as well. */
	clear(): void {
		this.#entries = [];
		this.#created = false;
	}

	run(sql: string): void {
		throw new Error(`The simulator has no SQL: ${sql}`);
	}

	ascending(from: number): Iterable<Entry> {
		return this.#entries.slice(this.#placeOf(from));
	}

	descending(before: number): Iterable<Entry> {
		return this.#entries.slice(0, this.#placeOf(before)).reverse();
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
