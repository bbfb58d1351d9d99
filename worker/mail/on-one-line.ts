/** Breaks of lines and other controls, and what turns the direction of text around. */
const NOT_OF_A_LINE = /[\s\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;

/** People choose names: one must neither begin another header or paragraph of a letter, nor look like something else. */
export function onOneLine(name: string): string {
	return name.replaceAll(NOT_OF_A_LINE, ' ').trim();
}
