import type { Snippet } from 'svelte';

/** One column of a DataTable. Make columns in a `$derived`, since their heads are words. */
export interface Column<Row> {
	readonly id: string;
	readonly title: string;
	readonly cell: Snippet<[Row]>;
	/** A track of a CSS grid: `7rem`, `minmax(12rem, 2fr)`. */
	readonly width: string;
	readonly align?: 'end';
	/** Always shown, always first: what the row is. */
	readonly isTitle?: boolean;
	/** Not shown until somebody chooses it. */
	readonly isHidden?: boolean;
	/**
	 * Where it goes on a phone, where a row is a card of two lines: `end` beside the title, `line` below it. The title
	 * needs no word; everything else is left out.
	 */
	readonly phone?: 'end' | 'line';
	/** On a phone its title stands before it: by itself a time could be any time. */
	readonly isNamedOnPhone?: boolean;
}
