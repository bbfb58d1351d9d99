/**
 * Characters of one row. In UTF-8 they are at most 768 KiB, which keeps every row below 1 MiB and far below the
 * platform's 2 MB (https://developers.cloudflare.com/durable-objects/platform/limits/).
 */
export const ROW_CHARACTERS_MAX = 256 * 1024;

/** Cuts a text into pieces for rows, never between the halves of a surrogate pair, which UTF-8 could not carry. */
export function splitText(text: string, charactersMax = ROW_CHARACTERS_MAX): readonly string[] {
	const pieces: string[] = [];
	let start = 0;
	do {
		let end = Math.min(text.length, start + charactersMax);
		if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
		pieces.push(text.slice(start, end));
		start = end;
	} while (start < text.length);
	return pieces;
}

function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd8_00 && unit <= 0xdb_ff;
}
