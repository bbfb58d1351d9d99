/** Which rows are in sight, or nearly: from the first to before the last. */
export interface RowWindow {
	readonly first: number;
	readonly last: number;
	/** How many elements there are for them. */
	readonly slots: number;
}

export interface DrawnRow {
	readonly index: number;
	/** Names the element it is drawn with. */
	readonly slot: number | 'kept';
}

/** The row nearest to one that may not be there any more. */
export function nearestRow(index: number, total: number): number {
	return Math.max(0, Math.min(total - 1, index));
}

/**
 * The rows that are drawn, from top to bottom: those in sight, and the one the keyboard is on wherever it is, so that Tab
 * always leads to a row. A row that leaves at one end comes in again at the other, since moving elements is cheaper than
 * making them; the one that is kept out of sight has an element of its own.
 */
export function drawnRows({ first, last, slots }: RowWindow, active: number): DrawnRow[] {
	const rows: DrawnRow[] = [];
	if (active < first) rows.push({ index: active, slot: 'kept' });
	for (let index = first; index < last; index += 1) rows.push({ index, slot: index % slots });
	if (active >= last) rows.push({ index: active, slot: 'kept' });
	return rows;
}
