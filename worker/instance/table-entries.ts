import type { Entry, EntryTable } from './entry-table.ts';

/** What is taken from the table at a time. */
const SLICE_CHARACTERS = 1024 * 1024;

/**
 * All entries of a run's store but its seal, for somebody who takes his time over each: a cursor of the platform's must
 * not be left open meanwhile (https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/).
 */
export function* tableEntries(table: EntryTable): Generator<Entry> {
	for (let from = 0; ; ) {
		const slice: Entry[] = [];
		let characters = 0;
		for (const entry of table.ascending(from)) {
			slice.push(entry);
			characters += entry.body.length;
			if (characters > SLICE_CHARACTERS) break;
		}
		const last = slice.at(-1);
		if (last === undefined) return;
		for (const entry of slice) if (entry.kind !== 'seal') yield entry;
		from = last.id + 1;
	}
}
