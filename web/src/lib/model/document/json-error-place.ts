const WHITE_SPACE = /[ \t\n\r]*/y;

/** A string, a number or a word, or a mark of JSON (RFC 8259). */
const TOKEN =
	/("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])|[[\]{},:]/uy;

/** What may come next, with the tokens it allows; `"` stands for any string, `0` for any other scalar. */
const ALLOWED = {
	value: '"0{[',
	valueOrEnd: '"0{[]',
	name: '"',
	nameOrEnd: '"}',
	colon: ':',
	commaOrEnd: ',]}',
	nothing: '',
} as const;

type Expected = keyof typeof ALLOWED;

/**
 * Where a text stops being JSON. Parsers of browsers say that it does, each in its own words, but not all of them where.
 *
 * @returns the position of the first token that may not stand there; the length of the text when it merely ends too soon.
 */
export function jsonErrorPlace(text: string): number {
	const open: string[] = [];
	let expected: Expected = 'value';
	for (let position = 0; ; position = TOKEN.lastIndex) {
		WHITE_SPACE.lastIndex = position;
		WHITE_SPACE.exec(text);
		const start = WHITE_SPACE.lastIndex;
		TOKEN.lastIndex = start;
		const token = kindOf(TOKEN.exec(text));
		if (token === null || !ALLOWED[expected].includes(token) || !closesWhatIsOpen(token, open)) return start;
		expected = follow(expected, token, open);
	}
}

function kindOf(token: RegExpExecArray | null): string | null {
	if (!token) return null;
	const [mark, quoted, scalar] = token;
	if (quoted !== undefined) return '"';
	return scalar === undefined ? mark : '0';
}

function closesWhatIsOpen(token: string, open: readonly string[]): boolean {
	if (token === '}') return open.at(-1) === '{';
	return token !== ']' || open.at(-1) === '[';
}

function follow(expected: Expected, token: string, open: string[]): Expected {
	if (token === '{' || token === '[') {
		open.push(token);
		return token === '{' ? 'nameOrEnd' : 'valueOrEnd';
	}
	if (token === ':') return 'value';
	if (token === ',') return open.at(-1) === '{' ? 'name' : 'value';
	if (token === '"' && (expected === 'name' || expected === 'nameOrEnd')) return 'colon';
	if (token === '}' || token === ']') open.pop();
	return open.length === 0 ? 'nothing' : 'commaOrEnd';
}
