import { createVirtualizer, defaultRangeExtractor, type Range, type VirtualItem } from '@tanstack/svelte-virtual';
import { untrack } from 'svelte';
import { fromStore, get } from 'svelte/store';

interface VirtualRowsOptions {
	/** What scrolls; undefined until it is drawn. */
	readonly scroller: () => HTMLElement | undefined;
	readonly ids: () => readonly string[];
	/** Height of every row. */
	readonly rowPx: () => number;
	/** Place of the row that Tab leads to. */
	readonly tabStop: () => number;
}

/** Rows beyond each end of what is in sight. */
const OVERSCAN = 12;

/**
 * Which rows of a table are drawn: those in sight, and the one that the keyboard is on wherever it is, so that nobody loses
 * it by scrolling.
 */
export class VirtualRows {
	readonly #store = createVirtualizer<HTMLElement, HTMLElement>({
		count: 0,
		getScrollElement: () => null,
		estimateSize: () => 0,
		overscan: OVERSCAN,
	});
	readonly #current = fromStore(this.#store);

	constructor({ scroller, ids: idsOf, rowPx, tabStop }: VirtualRowsOptions) {
		$effect(() => {
			const size = rowPx();
			const ids = idsOf();
			const element = scroller() ?? null;
			untrack(() => {
				const current = get(this.#store);
				current.setOptions({
					count: ids.length,
					getScrollElement: () => element,
					estimateSize: () => size,
					getItemKey: (index) => ids[index] ?? index,
				});
				current.measure();
			});
		});
		$effect(() => {
			const kept = tabStop();
			untrack(() => get(this.#store).setOptions({ rangeExtractor: (range) => withRow(range, kept) }));
		});
	}

	/** The rows to draw, from top to bottom. */
	get drawn(): readonly VirtualItem[] {
		return this.#current.current.getVirtualItems();
	}

	/** Place of the last row that is in sight or just below it; -1 for none. */
	get lastNear(): number {
		const { range } = this.#current.current;
		return range ? range.endIndex + OVERSCAN : -1;
	}

	/** Height of all rows, in px. */
	get totalPx(): number {
		return this.#current.current.getTotalSize();
	}

	scrollTo(index: number): void {
		get(this.#store).scrollToIndex(index);
	}
}

function withRow(range: Range, row: number): number[] {
	const inSight = defaultRangeExtractor(range);
	if (row >= range.count || inSight.includes(row)) return inSight;
	return row < range.startIndex ? [row, ...inSight] : [...inSight, row];
}
