import { BODY_DEPTH_MAX } from './find-flaw.ts';

/**
 * A value takes up to 80 bytes once it is parsed (measured: 5 MiB of `{},{},…` are 1.7 million objects and 130 MB), and
 * an isolate has 128 MB (https://developers.cloudflare.com/workers/platform/limits/). A document of 10,000 nodes with
 * 100,000 edges has some 350,000.
 */
const VALUES_MAX = 500_000;

/** A string with its escapes, a bracket, or a comma; everything else in JSON has none of them. */
const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"?|[[\]{},]/gs;

/**
 * Judges from its brackets and commas alone whether JSON text is cheap enough to be parsed: a few megabytes of them would
 * fill an isolate before anybody could count what came of them.
 *
 * @returns null when it is, else what is wrong.
 */
export function checkJsonCost(text: string): string | null {
	let depth = 0;
	let values = 0;
	for (const [token] of text.matchAll(STRING_OR_MARK)) {
		if (token === '[' || token === '{') depth += 1;
		else if (token === ']' || token === '}') depth -= 1;
		if (token === ',' || token === '[' || token === '{') values += 1;
		if (depth > BODY_DEPTH_MAX) return `is nested deeper than ${BODY_DEPTH_MAX}`;
		if (values > VALUES_MAX) return `holds more than ${VALUES_MAX} values`;
	}
	return null;
}
