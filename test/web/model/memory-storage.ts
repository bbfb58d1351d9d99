/** A storage of a browser, for tests in Node.js; `isFull` refuses what is written. */
export class MemoryStorage {
	readonly #values = new Map<string, string>();
	isFull = false;

	getItem(key: string): string | null {
		return this.#values.get(key) ?? null;
	}

	setItem(key: string, value: string): void {
		if (this.isFull) throw new DOMException('Full.', 'QuotaExceededError');
		this.#values.set(key, value);
	}

	removeItem(key: string): void {
		this.#values.delete(key);
	}
}
