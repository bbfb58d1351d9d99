import type { RecordRows, RowsRef } from './record-rows.ts';

/** Texts longer than this are taken out of facts and snapshots into rows of their own. */
export const INLINE_CHARACTERS_MAX = 16 * 1024;

/** Fields of a stored record that lie elsewhere. They are named beside the record, so that no value can pass for one. */
export type Refs = Readonly<Record<string, RowsRef>>;

/**
 * Keeps large values out of the records that are read again and again: a document or an output is stored once, and
 * facts and snapshots name its rows.
 */
export class LargeValues {
	readonly #known = new WeakMap<object, RowsRef>();

	/** The record without those of its fields that are large; their rows are added unless they are stored already. */
	takeOut(
		record: Readonly<Record<string, unknown>>,
		fields: readonly string[],
		rows: RecordRows,
	): Record<string, unknown> {
		const kept: Record<string, unknown> = { ...record };
		const refs: Record<string, RowsRef> = {};
		for (const field of fields) {
			const value = record[field];
			if (typeof value !== 'object' || value === null) continue;
			const ref = this.#known.get(value) ?? this.#store(value, rows);
			if (ref === null) continue;
			refs[field] = ref;
			delete kept[field];
		}
		return Object.keys(refs).length === 0 ? kept : { ...kept, refs };
	}

	/** The record with its large fields back in place. */
	putBack(
		record: Readonly<Record<string, unknown>> & { readonly refs?: Refs },
		read: (ref: RowsRef) => string,
	): Record<string, unknown> {
		const { refs = {}, ...whole } = record;
		const result: Record<string, unknown> = whole;
		for (const [field, ref] of Object.entries(refs)) {
			const value: object = JSON.parse(read(ref));
			this.#known.set(value, ref);
			result[field] = value;
		}
		return result;
	}

	#store(value: object, rows: RecordRows): RowsRef | null {
		const text = JSON.stringify(value);
		if (text.length <= INLINE_CHARACTERS_MAX) return null;
		const ref = rows.add('value', text);
		this.#known.set(value, ref);
		return ref;
	}
}
