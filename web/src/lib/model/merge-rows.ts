/** How a list takes in rows that were pushed to it. */
export interface MergeRules<Row> {
	readonly idOf: (row: Row) => string;
	/** Whether it passes the list's filters as it is now. */
	readonly isWanted: (row: Row) => boolean;
	/** The order of the list, as `sort` takes it. */
	readonly order: (a: Row, b: Row) => number;
}

/** What became of a stretch of a list, and the rows that belong behind it. */
export interface Merged<Row> {
	readonly rows: readonly Row[];
	readonly behind: readonly Row[];
}

/**
 * Takes changed rows into a stretch of a list: what is there is replaced in its place or leaves, what is new goes where
 * it belongs. Behind the last row there is only room when the list ends there, since otherwise rows between the two may
 * not have been read yet.
 */
export function mergeRows<Row>(
	rows: readonly Row[],
	changed: readonly Row[],
	rules: MergeRules<Row>,
	isEnd: boolean,
): Merged<Row> {
	const { idOf, isWanted, order } = rules;
	const newest = new Map(changed.map((row) => [idOf(row), row]));
	const merged: Row[] = [];
	for (const row of rows) {
		const id = idOf(row);
		const current = newest.get(id) ?? row;
		if (current === row || isWanted(current)) merged.push(current);
		newest.delete(id);
	}
	const behind: Row[] = [];
	for (const row of newest.values()) {
		if (!isWanted(row)) continue;
		const place = merged.findIndex((other) => order(row, other) < 0);
		if (place >= 0) merged.splice(place, 0, row);
		else if (isEnd) merged.push(row);
		else behind.push(row);
	}
	return { rows: merged, behind };
}
