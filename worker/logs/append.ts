import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import type { LogAppended } from './rpc.ts';

/** Well below the platform's 2 MB per row, and as large as one streamed chunk. */
export const ROW_BYTES_MAX = 256 * 1024;

export interface LogRow {
	readonly start: number;
	readonly body: Uint8Array;
}

/**
 * Decides what of a piece is new. A log is one gapless run of bytes, so a piece that overlaps contributes its tail,
 * and one that would leave a gap nothing: its sender goes on from `nextOffset`. What lies beyond the limit of a log
 * is cut off and refused.
 *
 * @param stored bytes already stored.
 */
export function rowsToAppend(
	stored: number,
	offset: number,
	bytes: Uint8Array,
): { rows: readonly LogRow[]; answer: LogAppended } {
	if (offset > stored) return { rows: [], answer: { ok: false, code: 'log_gap', nextOffset: stored } };
	const fresh = bytes.subarray(Math.min(bytes.length, stored - offset));
	const kept = fresh.subarray(0, Math.max(0, MAX_LOG_BYTES - stored));
	const rows: LogRow[] = [];
	for (let at = 0; at < kept.length; at += ROW_BYTES_MAX)
		rows.push({ start: stored + at, body: kept.subarray(at, at + ROW_BYTES_MAX) });
	const nextOffset = stored + kept.length;
	if (kept.length < fresh.length) return { rows, answer: { ok: false, code: 'log_full', nextOffset } };
	return { rows, answer: { ok: true, nextOffset } };
}
