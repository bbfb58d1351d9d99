/** A string with its escapes, or one bracket; everything else in JSON has neither. */
const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs;

/**
 * Whether JSON text nests deeper than `max`, told without parsing it: five megabytes of brackets would become some
 * hundred megabytes of arrays before anybody could count them.
 */
export function isJsonNestedDeeper(text: string, max: number): boolean {
	let depth = 0;
	for (const [token] of text.matchAll(STRING_OR_BRACKET)) {
		if (token === '[' || token === '{') depth += 1;
		else if (token === ']' || token === '}') depth -= 1;
		if (depth > max) return true;
	}
	return false;
}
