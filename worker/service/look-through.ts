import type { Stretch } from '../db/query/stretch.ts';

/**
 * Rows that one statement looks through for those that a filter lets pass. The database serves one statement at a time,
 * so none may grow with the history: this many runs take about 13 ms, and this many tasks three times that.
 */
const ROWS_PER_STATEMENT = 100_000;

/** The first piece is small: what people look for is mostly recent, and finding the end of a piece costs its rows. */
const ROWS_OF_FIRST_STATEMENT = 3000;

/** Statements of one request; what lies further back is behind the cursor. */
const STATEMENTS_MAX = 11;

/** What was found, and from where to look on; null when everything was looked through. */
export interface LookedThrough<Row, Place> {
	readonly found: Row[];
	readonly stoppedAt: Place | null;
}

export interface LookThrough<Row, Place> {
	/** The place so many rows after another; null when the list is over before. */
	readonly horizon: (after: Place | null, rows: number) => Promise<Place | null>;
	readonly find: (stretch: Stretch<Place>) => Promise<Row[]>;
	/** How much of the limit a row is worth. */
	readonly worth: (row: Row) => number;
}

/**
 * Looks through a list piece by piece until enough is found.
 *
 * @param isNarrow true when nearly every row passes: then the limit alone bounds what is read.
 */
export async function lookThrough<Row, Place>(
	start: Place | null,
	{ limit, isNarrow }: { readonly limit: number; readonly isNarrow: boolean },
	{ horizon, find, worth }: LookThrough<Row, Place>,
): Promise<LookedThrough<Row, Place>> {
	const found: Row[] = [];
	let left = limit;
	let after = start;
	for (let statement = 0; statement < STATEMENTS_MAX; statement += 1) {
		const rowsMax = statement === 0 ? ROWS_OF_FIRST_STATEMENT : ROWS_PER_STATEMENT;
		const upTo = isNarrow ? null : await horizon(after, rowsMax);
		const rows = await find({ after, upTo, limit: left });
		found.push(...rows);
		for (const row of rows) left -= worth(row);
		if (upTo === null || left <= 0) return { found, stoppedAt: null };
		after = upTo;
	}
	return { found, stoppedAt: after };
}
