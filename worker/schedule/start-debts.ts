import type { StartRow, StartTable } from './start-table.ts';

/**
 * Starts whose run has not confirmed yet. Kept in memory, because a confirmation is worth no row: after a restart with
 * an alarm pending, every live run is asked, which a run that has begun answers without doing anything.
 */
export class StartDebts {
	readonly #parts = new Set<string>();
	#isComplete = false;

	/** Memory begins anew; without a doubt there is nothing it could have forgotten. */
	begin(isInDoubt: boolean): void {
		this.#isComplete = !isInDoubt;
	}

	add(part: string): void {
		this.#parts.add(part);
	}

	has(part: string): boolean {
		return this.#parts.has(part);
	}

	confirm(part: string): void {
		this.#parts.delete(part);
	}

	/**
	 * The starts to send again. A run that is known to wait is not among those in doubt: it has confirmed that.
	 *
	 * @param unsettled those that have not heard what the line has for them.
	 */
	open(starts: StartTable, unsettled: () => readonly string[]): readonly StartRow[] {
		if (!this.#isComplete) for (const part of [...starts.begun(), ...unsettled()]) this.#parts.add(part);
		this.#isComplete = true;
		return [...this.#parts].map((part) => starts.find(part)).filter((row) => row !== null);
	}

	get isEmpty(): boolean {
		return this.#isComplete && this.#parts.size === 0;
	}
}
