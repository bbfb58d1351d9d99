const encoder = new TextEncoder();

/** The start of a text that takes at most `maxBytes` in UTF-8, never ending within a character. */
export function cutBytes(text: string, maxBytes: number): string {
	// No UTF-16 unit takes more than three bytes, so most texts need no encoding.
	if (text.length * 3 <= maxBytes) return text;
	const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
	return text.slice(0, read);
}
