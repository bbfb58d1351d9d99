import { CUT_MARK } from '../protocol/logs.ts';
import type { LogBytes } from './log-chunk.ts';

/** A piece of a log, and the offset of its first byte. */
export interface Piece {
	readonly offset: number;
	readonly bytes: Uint8Array;
}

const LINE_END = 0x0a;

/** Less than this may be the same by chance. */
const OVERLAP_BYTES_MIN = 64;

/**
 * Where the text belongs that came with a result. Mostly it is the whole log, of which some may be stored already. One that
 * begins otherwise than what is stored is the end of it: it goes on where they are the same, or, when its executor could not
 * get rid of what lies between, on a line of its own. Of a log that says the same again and again it cannot be told how much
 * lies between; then nothing is said to.
 */
export async function lastPiece(logs: LogBytes, attemptId: string, text: string): Promise<Piece> {
	const bytes = new TextEncoder().encode(text);
	const size = logs.size(attemptId);
	const common = Math.min(size, bytes.length);
	const beginning = await logs.read(attemptId, 0, common);
	if (beginning.every((byte, place) => byte === bytes[place])) return { offset: 0, bytes };
	const written = text.startsWith(CUT_MARK) ? new TextEncoder().encode(text.slice(CUT_MARK.length)) : bytes;
	const stored = await logs.read(attemptId, size - common, size);
	const overlap = overlapOf(stored, written);
	if (overlap >= Math.min(written.length, OVERLAP_BYTES_MIN)) return { offset: size - overlap, bytes: written };
	return { offset: size, bytes: stored.at(-1) === LINE_END ? bytes : onNewLine(bytes) };
}

/** How many bytes the end of one has in common with the beginning of the other, at most (Knuth, Morris, Pratt). */
function overlapOf(before: Uint8Array, after: Uint8Array): number {
	const borders = new Uint32Array(after.length);
	let common = 0;
	for (let place = 1; place < after.length; place += 1) {
		common = extended(common, after[place]);
		borders[place] = common;
	}
	common = 0;
	for (const byte of before) common = extended(common === after.length ? (borders.at(-1) ?? 0) : common, byte);
	return common;

	/** The longest beginning of `after` that ends with this byte, when `length` of it were the same before. */
	function extended(length: number, byte: number | undefined): number {
		let longest = length;
		while (longest > 0 && after[longest] !== byte) longest = borders[longest - 1] ?? 0;
		return after[longest] === byte ? longest + 1 : 0;
	}
}

function onNewLine(bytes: Uint8Array): Uint8Array {
	const line = new Uint8Array(bytes.length + 1);
	line[0] = LINE_END;
	line.set(bytes, 1);
	return line;
}
