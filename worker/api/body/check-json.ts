import { BODY_DEPTH_MAX } from './find-flaw.ts';

/**
 * A value takes up to 80 bytes once it is parsed (measured: 5 MiB of `{},{},…` are 1.7 million objects and 130 MB), and
 * an isolate has 128 MB (https://developers.cloudflare.com/workers/platform/limits/). A document of 10,000 nodes with
 * 100,000 edges has some 350,000.
 */
const VALUES_MAX = 500_000;

/** A string with its escapes (and the colon that makes it a name), a bracket, or a comma: all that structure is made of. */
const STRING_OR_MARK = /("(?:[^"\\]|\\.)*"?)(\s*:)?|[[\]{},]/gs;

/**
 * Judges JSON text before it is parsed: whether it is cheap enough (a few megabytes of brackets would fill an isolate
 * before anybody could count what came of them), and whether an object names a member twice, which the parser settles
 * silently in favour of the last. Text that is not JSON is left to the parser.
 *
 * @returns null when nothing is wrong, else what is.
 */
export function checkJson(text: string): string | null {
	/** The names seen in each open object; null for an open list. */
	const open: (Set<string> | null)[] = [];
	let values = 0;
	for (const [token, quoted, colon] of text.matchAll(STRING_OR_MARK)) {
		if (quoted === undefined) values += follow(open, token);
		else if (colon !== undefined && isRepeated(open.at(-1), quoted)) return `names the member ${quoted} twice`;
		if (open.length > BODY_DEPTH_MAX) return `is nested deeper than ${BODY_DEPTH_MAX}`;
		if (values > VALUES_MAX) return `holds more than ${VALUES_MAX} values`;
	}
	return null;
}

/** Opens or closes what the mark opens or closes; answers how many values it stands for. */
function follow(open: (Set<string> | null)[], mark: string): 0 | 1 {
	if (mark === '{') open.push(new Set());
	if (mark === '[') open.push(null);
	if (mark !== '}' && mark !== ']') return 1;
	open.pop();
	return 0;
}

function isRepeated(names: Set<string> | null | undefined, quoted: string): boolean {
	if (names === null || names === undefined) return false;
	const name = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1);
	if (names.has(name)) return true;
	names.add(name);
	return false;
}

/** The same name can be written in many ways; one that is no JSON string is left to the parser as it stands. */
function unescaped(quoted: string): string {
	try {
		return String(JSON.parse(quoted));
	} catch {
		return quoted;
	}
}
