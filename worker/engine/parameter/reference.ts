import type { JsonValue } from '../../contract/parameter.ts';

/**
 * `${name}`. What a shell writes otherwise between the braces (`${1}`, `${x:-y}`, `${#list[@]}`, `${setValue(…)}`) is
 * no reference and stays text.
 */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g;
const ONE_DIGIT = /^\d$/;

/** A text cut into literal pieces and the names referred to between them: one piece more than names. */
export interface Template {
	readonly pieces: readonly string[];
	readonly names: readonly string[];
}

/** The references of a text. */
export function templateOf(text: string): Template {
	const pieces: string[] = [];
	const names: string[] = [];
	let end = 0;
	for (const match of text.matchAll(REFERENCE)) {
		pieces.push(text.slice(end, match.index));
		names.push(match[1] ?? '');
		end = match.index + match[0].length;
	}
	return { pieces: [...pieces, text.slice(end)], names };
}

/** A text within a JSON value and the path to it. */
export interface TextAt {
	readonly text: string;
	readonly path: readonly (string | number)[];
}

/** Every text within a value, member names excepted. */
export function* textsOf(value: JsonValue | undefined, path: readonly (string | number)[] = []): Generator<TextAt> {
	if (typeof value === 'string') yield { text: value, path };
	else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsOf(item, [...path, index]);
	else if (typeof value === 'object' && value !== null) {
		for (const [name, member] of Object.entries(value)) yield* textsOf(member, [...path, name]);
	}
}

/** The names a value refers to, each once. */
export function namesIn(value: JsonValue | undefined): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { text } of textsOf(value)) for (const name of templateOf(text).names) names.add(name);
	return names;
}

/**
 * The first time expression `$[…]` of a text, or null. `$[1]`, a single digit, is text: scripts index arrays so.
 */
export function timeExpressionIn(text: string): string | null {
	const lastClose = text.lastIndexOf(']');
	for (let open = text.indexOf('$['); open >= 0 && open < lastClose; open = text.indexOf('$[', open + 2)) {
		const close = text.indexOf(']', open);
		const inside = text.slice(open + 2, close);
		if (!ONE_DIGIT.test(inside)) return `$[${inside}]`;
	}
	return null;
}
