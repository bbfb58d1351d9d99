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

	/** The starts to send again. */
	open(starts: StartTable): readonly StartRow[] {
		if (!this.#isComplete) for (const { part } of starts.live(Number.MAX_SAFE_INTEGER)) this.#parts.add(part);
		this.#isComplete = true;
		return [...this.#parts].map((part) => starts.find(part)).filter((row) => row !== null);
	}

	get isEmpty(): boolean {
		return this.#isComplete && this.#parts.size === 0;
	}
}
