import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import { ROW_BYTES_MAX } from './chunk-table.ts';
import type { LogAppended } from './rpc.ts';
import { wholeCharacters } from './whole-characters.ts';

export interface LogRow {
	readonly start: number;
	readonly body: Uint8Array;
}

const CUT_NOTICE = new TextEncoder().encode('\n[Orrery: the log ends here, it reached 64 MiB]\n');

/** What executors may write: there is always room to say that the rest was cut. */
const WRITABLE_BYTES = MAX_LOG_BYTES - CUT_NOTICE.length;

/**
 * Decides what of a piece is new. A log is one gapless run of bytes, so a piece that overlaps contributes its tail,
 * and one that would leave a gap nothing: its sender goes on from `nextOffset`. What lies beyond the limit of a log
 * is cut off between two characters, and the log says so; a piece that reaches the limit exactly is whole.
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
	if (stored + fresh.length <= MAX_LOG_BYTES)
		return { rows: rowsOf(stored, fresh), answer: { ok: true, nextOffset: stored + fresh.length } };
	const kept = wholeCharacters(fresh.subarray(0, Math.max(0, WRITABLE_BYTES - stored)), false);
	const room = MAX_LOG_BYTES - stored - kept.length;
	const notice = room >= CUT_NOTICE.length ? padded(room) : new Uint8Array(0);
	const all = new Uint8Array(kept.length + notice.length);
	all.set(kept);
	all.set(notice, kept.length);
	return {
		rows: rowsOf(stored, all),
		answer: { ok: false, code: 'log_full', nextOffset: stored + all.length },
	};
}

/** Filled up to the limit, so that nothing can follow the notice. */
function padded(length: number): Uint8Array {
	const bytes = new Uint8Array(length).fill(0x20);
	bytes.set(CUT_NOTICE);
	return bytes;
}

function rowsOf(stored: number, bytes: Uint8Array): LogRow[] {
	const rows: LogRow[] = [];
	for (let at = 0; at < bytes.length; at += ROW_BYTES_MAX)
		rows.push({ start: stored + at, body: bytes.subarray(at, at + ROW_BYTES_MAX) });
	return rows;
}
