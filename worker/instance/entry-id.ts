/** Rows that one turn, or one snapshot, may have. */
export const ROWS_PER_RECORD_MAX = 2048;

const PLACES = 2 * ROWS_PER_RECORD_MAX;

/**
 * Ids order the log and find a fact by its number: a turn's rows begin at its first fact's place, a snapshot's rows lie
 * behind those of the turn it follows.
 */
export function turnId(firstSeq: number): number {
	return firstSeq * PLACES;
}

/** Where the snapshot taken after fact `seq` begins. */
export function snapshotId(seq: number): number {
	return seq * PLACES + ROWS_PER_RECORD_MAX;
}

/** Number of the first fact of the turn whose rows begin at this id. */
export function firstSeqOf(id: number): number {
	return Math.floor(id / PLACES);
}
