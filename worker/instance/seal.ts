import type { EntryTable } from './entry-table.ts';

/** The row of the seal stands before every turn, behind that of the schema's version. */
const SEAL_ROW_ID = 2;

/** When the run was given up to the archive; null for one that lives here. */
export function sealedAt(table: EntryTable): number | null {
	if (!table.exists()) return null;
	for (const { id, kind, body } of table.ascending(SEAL_ROW_ID)) {
		if (id !== SEAL_ROW_ID || kind !== 'seal') break;
		const sealed: { readonly at: number } = JSON.parse(body);
		return sealed.at;
	}
	return null;
}

/** From now on nothing happens to the run any more: what is archived of it stays true. */
export function seal(table: EntryTable, at: number): void {
	table.atomically(() => {
		table.replace({ id: SEAL_ROW_ID, kind: 'seal', body: JSON.stringify({ at }) });
	});
}
