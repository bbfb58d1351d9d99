import type { InstanceProjection } from './message.ts';

/** The newest row of each run: of two turns of one run in a batch only the later one is written. */
export function newestRows(rows: Iterable<InstanceProjection>): InstanceProjection[] {
	const newest = new Map<string, InstanceProjection>();
	for (const row of rows) {
		const known = newest.get(row.instanceId);
		if (known === undefined || isNewer(row, known)) newest.set(row.instanceId, row);
	}
	return [...newest.values()];
}

/** A tombstone is the last word of a run, whatever its number. */
function isNewer(row: InstanceProjection, known: InstanceProjection): boolean {
	return row.deleted === known.deleted ? row.seq > known.seq : row.deleted;
}
