import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import type { ExecutionStrategy } from '#contract/status.ts';
import { readSource } from './read-source.ts';
import type { SourceFormat } from './source-format.ts';

const MEMBER = 'executionStrategy';

/** After which member it is written where the text has none. */
const AFTER = 'name';

/**
 * The same text with another execution strategy; everything else stays as it was written. Null for a text in which there is
 * no telling where it belongs.
 */
export function writeStrategy(text: string, format: SourceFormat, strategy: ExecutionStrategy): string | null {
	const { tree, findings } = readSource(text, format);
	const { contents } = tree;
	if (findings.length > 0 || !isMap(contents)) return null;
	const present = memberOf(contents, MEMBER);
	if (present !== undefined) return isPlaced(present) ? replaced(text, present.range, quoted(strategy, format)) : null;
	// What is left out is parallel.
	return strategy === 'parallel' ? text : inserted(text, contents, format, strategy);
}

function inserted(text: string, map: YAMLMap, format: SourceFormat, strategy: ExecutionStrategy): string | null {
	const before = map.items.find(({ key }) => nameOf(key) === AFTER);
	if (!(isPlaced(before?.key) && isPlaced(before.value))) return null;
	const [keyFrom] = before.key.range;
	const indent = text.slice(text.lastIndexOf('\n', keyFrom - 1) + 1, keyFrom);
	const [, end] = before.value.range;
	const member = `${quoted(MEMBER, format)}: ${quoted(strategy, format)}`;
	if (map.flow === true) {
		const gap = indent.trim() === '' && keyFrom > indent.length ? `\n${indent}` : ' ';
		return `${text.slice(0, end)},${gap}${member}${text.slice(end)}`;
	}
	// A key that is marked by a question mark has no line of its own to stand below.
	if (indent.trim() !== '') return null;
	// A text over several lines ends with the line end of its last.
	if (text[end - 1] === '\n') return `${text.slice(0, end)}${indent}${member}\n${text.slice(end)}`;
	const lineEnd = text.indexOf('\n', end);
	const at = lineEnd === -1 ? text.length : lineEnd;
	return `${text.slice(0, at)}\n${indent}${member}${text.slice(at)}`;
}

function replaced(text: string, [from, to]: Range, written: string): string {
	return text.slice(0, from) + written + text.slice(to);
}

function quoted(word: string, format: SourceFormat): string {
	return format === 'json' ? JSON.stringify(word) : word;
}

function memberOf(map: YAMLMap, name: string): unknown {
	return map.items.find(({ key }: Pair) => nameOf(key) === name)?.value;
}

function nameOf(key: unknown): unknown {
	return isScalar(key) ? key.value : key;
}

type Range = NonNullable<Node['range']>;

/** Only what stands on its own in the text has another value put in its place. */
function isPlaced(node: unknown): node is { readonly range: Range } {
	return isScalar(node) && Array.isArray(node.range);
}
