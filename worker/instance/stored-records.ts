import type { Entry, EntryKind } from './entry-table.ts';

/** A record put together again from its rows. */
export interface StoredRecord {
	readonly id: number;
	readonly kind: Exclude<EntryKind, 'more'>;
	readonly text: string;
}

/** Joins rows, given in ascending order, to records. */
export function* recordsOf(entries: Iterable<Entry>): Generator<StoredRecord> {
	let head: { id: number; kind: StoredRecord['kind']; bodies: string[] } | null = null;
	for (const { id, kind, body } of entries) {
		if (kind === 'more') {
			head?.bodies.push(body);
			continue;
		}
		if (head !== null) yield { id: head.id, kind: head.kind, text: head.bodies.join('') };
		head = { id, kind, bodies: [body] };
	}
	if (head !== null) yield { id: head.id, kind: head.kind, text: head.bodies.join('') };
}
