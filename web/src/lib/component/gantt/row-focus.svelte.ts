import { untrack } from 'svelte';

interface RowFocusOptions {
	/** What the rows are in. */
	readonly body: () => HTMLElement | undefined;
	/** Reads which rows are drawn. */
	readonly drawn: () => unknown;
	/** The row to go to in place of one that may not be there any more. */
	readonly nearest: (index: number) => number;
}

/**
 * The focus among rows whose elements are used again: it stays with the row that has it, wherever that is drawn, and never
 * comes to another one because that one got the element. Made while a component is created.
 */
export class RowFocus {
	readonly #body: () => HTMLElement | undefined;
	#isFollowing = false;

	constructor({ body, drawn, nearest }: RowFocusOptions) {
		this.#body = body;
		/** The row that had it before the page was drawn again. */
		let had: number | undefined;
		$effect.pre(() => {
			drawn();
			had = untrack(() => this.#current());
		});
		$effect(() => {
			drawn();
			untrack(() => {
				if (had !== undefined && this.#current() !== nearest(had)) this.#follow(nearest(had));
			});
		});
	}

	/** It goes from one element of a row to another, which is nothing that anybody did. */
	get isFollowing(): boolean {
		return this.#isFollowing;
	}

	/** Brings it to a row once that is drawn. */
	moveTo(index: number): void {
		requestAnimationFrame(() => this.#elementOf(index)?.focus());
	}

	#follow(index: number): void {
		this.#isFollowing = true;
		this.#elementOf(index)?.focus({ preventScroll: true });
		this.#isFollowing = false;
	}

	#current(): number | undefined {
		const { activeElement } = document;
		if (!(activeElement instanceof HTMLElement && this.#body()?.contains(activeElement))) return undefined;
		const { row } = activeElement.dataset;
		return row === undefined ? undefined : Number(row);
	}

	#elementOf(index: number): HTMLElement | null | undefined {
		return this.#body()?.querySelector<HTMLElement>(`[data-row="${index}"]`);
	}
}
