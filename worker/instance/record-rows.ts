import { splitText } from '../lib/split-text.ts';
import type { Entry } from './entry-table.ts';

/** Where a value lies: the id of its first row, and how many rows it has. */
export type RowsRef = readonly [first: number, count: number];

/** Gathers the rows of one record group: values first, then the record that refers to them. */
export class RecordRows {
	readonly rows: Entry[] = [];
	readonly #firstId: number;

	constructor(firstId: number) {
		this.#firstId = firstId;
	}

	add(kind: 'turn' | 'value' | 'snapshot', text: string): RowsRef {
		const first = this.#firstId + this.rows.length;
		const pieces = splitText(text);
		for (const [place, body] of pieces.entries())
			this.rows.push({ id: first + place, kind: place === 0 ? kind : 'more', body });
		return [first, pieces.length];
	}
}
