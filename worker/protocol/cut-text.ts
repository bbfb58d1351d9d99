/** The first `maxCharacters` UTF-16 units of a text, never ending in half a surrogate pair. */
export function cutText(text: string, maxCharacters: number): string {
	if (text.length <= maxCharacters) return text;
	const last = text.charCodeAt(maxCharacters - 1);
	const splitsPair = last >= 0xd8_00 && last <= 0xdb_ff;
	return text.slice(0, splitsPair ? maxCharacters - 1 : maxCharacters);
}
