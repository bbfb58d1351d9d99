import { PART_BYTES } from './part-size.ts';

/** Cuts a stream of bytes into pieces of exactly this size; the last may be smaller, and a stream of nothing has one. */
export async function* gatherParts(
	source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	partBytes = PART_BYTES,
): AsyncGenerator<Uint8Array> {
	let part = new Uint8Array(0);
	let filled = 0;
	for await (const bytes of source) {
		for (let at = 0; at < bytes.length; ) {
			if (filled === part.length) part = grown(part, partBytes);
			const taken = bytes.subarray(at, at + part.length - filled);
			part.set(taken, filled);
			filled += taken.length;
			at += taken.length;
			if (filled < partBytes) continue;
			yield part;
			part = new Uint8Array(0);
			filled = 0;
		}
	}
	yield part.subarray(0, filled);
}

const FIRST_BYTES = 64 * 1024;

/** Most of what is written is small, so a part begins small. */
function grown(part: Uint8Array<ArrayBuffer>, partBytes: number): Uint8Array<ArrayBuffer> {
	const larger = new Uint8Array(Math.min(partBytes, Math.max(FIRST_BYTES, part.length * 4)));
	larger.set(part);
	return larger;
}
