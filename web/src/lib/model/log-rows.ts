import type { LogLine } from './log-buffer.ts';

/** Browsers lose exactness beyond some 33 million px; longer logs scroll by a scale. */
export const SCROLL_PX_MAX = 12_000_000;

/** Wide characters, such as Chinese ones, take two columns. Counting too many only leaves a gap. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
const BEYOND_ASCII = /\P{ASCII}/u;

/**
 * Which line is where when every row is as high as the next. Without wrapping a line is a row; with it a line takes as
 * many as its characters need, which can be counted, because all of them have the same width.
 */
export class LogRows {
	readonly #lines: readonly LogLine[];
	readonly #columns: number | undefined;
	readonly #isShown: ((line: LogLine) => boolean) | undefined;
	/** Index of each shown line; undefined when all are. */
	readonly #shown: number[] | undefined;
	/** The row each shown line begins at; undefined when each is one row. */
	readonly #tops: number[] | undefined;
	#read = 0;
	#rows = 0;

	/** @param columns characters per row; undefined: lines are not wrapped. */
	constructor(lines: readonly LogLine[], columns?: number, isShown?: (line: LogLine) => boolean) {
		this.#lines = lines;
		this.#columns = columns;
		this.#isShown = isShown;
		this.#shown = isShown && [];
		this.#tops = columns === undefined ? undefined : [];
		this.extend();
	}

	/** Takes in lines that came since. @param from the first of them that is new or has grown. */
	extend(from = this.#read): void {
		while (this.#read > from) this.#takeBackLast();
		for (; this.#read < this.#lines.length; this.#read += 1) this.#add(this.#read);
	}

	/** Lines that are shown. */
	get count(): number {
		return this.#shown ? this.#shown.length : this.#read;
	}

	get rows(): number {
		return this.#rows;
	}

	/** The line's index in the log, from its place among those shown. */
	indexOf(place: number): number {
		return this.#shown ? (this.#shown[place] ?? 0) : place;
	}

	/** The place of a line among those shown, or of the next one that is. */
	placeOf(index: number): number {
		return this.#shown ? firstAtLeast(this.#shown, index) : index;
	}

	topOf(place: number): number {
		return this.#tops ? (this.#tops[place] ?? this.#rows) : place;
	}

	/** How many rows a shown line takes. */
	heightOf(place: number): number {
		return this.#tops ? (this.#tops[place + 1] ?? this.#rows) - (this.#tops[place] ?? 0) : 1;
	}

	/** The place of the line that a row belongs to. */
	placeAt(row: number): number {
		if (!this.#tops) return Math.min(Math.max(0, Math.floor(row)), Math.max(0, this.count - 1));
		return Math.max(0, firstAtLeast(this.#tops, Math.floor(row) + 1) - 1);
	}

	#add(index: number): void {
		const line = this.#lines[index];
		if (!line || (this.#isShown && !this.#isShown(line))) return;
		this.#shown?.push(index);
		this.#tops?.push(this.#rows);
		this.#rows += this.#columns === undefined ? 1 : Math.max(1, Math.ceil(columnsOf(line.text) / this.#columns));
	}

	#takeBackLast(): void {
		this.#read -= 1;
		const last = this.#shown ? this.#shown.at(-1) : this.#read;
		if (last !== this.#read) return;
		this.#shown?.pop();
		const top = this.#tops?.pop();
		this.#rows = top ?? this.#rows - 1;
	}
}

function columnsOf(text: string): number {
	return BEYOND_ASCII.test(text) ? text.length + (text.match(WIDE)?.length ?? 0) : text.length;
}

/** Place of the first number that is at least so large, in a rising list. */
function firstAtLeast(rising: readonly number[], wanted: number): number {
	let [low, high] = [0, rising.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((rising[middle] ?? 0) < wanted) low = middle + 1;
		else high = middle;
	}
	return low;
}
