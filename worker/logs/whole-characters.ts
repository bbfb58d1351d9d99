/** Longest UTF-8 character. */
const CHARACTER_BYTES_MAX = 4;

/**
 * Leaves off a last character that is not complete, so that a reader who pages through a text never sees half of one.
 *
 * @param isEnd true when nothing follows: then the bytes are taken as they are, broken ones included.
 */
export function wholeCharacters(bytes: Uint8Array, isEnd: boolean): Uint8Array {
	if (isEnd) return bytes;
	for (let back = 1; back <= Math.min(CHARACTER_BYTES_MAX, bytes.length); back += 1) {
		const byte = bytes.at(-back) ?? 0;
		if (byte < 0x80) return bytes;
		if (byte >= 0xc0) return characterLength(byte) > back ? bytes.subarray(0, bytes.length - back) : bytes;
	}
	return bytes;
}

function characterLength(lead: number): number {
	if (lead >= 0xf0) return 4;
	return lead >= 0xe0 ? 3 : 2;
}
