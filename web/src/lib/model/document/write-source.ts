import { Document, isNode, type Node, parseDocument, visit } from 'yaml';
import type { Source } from './read-source.ts';
import type { SourceFormat } from './source-format.ts';

/** Wide enough that expressions stay on their line. */
const LINE_WIDTH = 110;
const JSON_INDENT = 2;

/** A value as a person would write it. */
export function writeSource(value: unknown, format: SourceFormat): string {
	if (format === 'json') return `${JSON.stringify(value, null, JSON_INDENT)}\n`;
	return new Document(value, { aliasDuplicateObjects: false }).toString({ lineWidth: LINE_WIDTH, indentSeq: true });
}

/**
 * The same text, laid out anew; comments of YAML stay. Null for a text that cannot be read, which is better left alone.
 */
export function formatSource(text: string, format: SourceFormat): string | null {
	if (format === 'json') return convertSource(text, 'json', 'json');
	const tree = parseDocument(text);
	return tree.errors.length > 0 ? null : tree.toString({ lineWidth: LINE_WIDTH, indentSeq: true });
}

/** The same content in the other way of writing; null while the text cannot be read. JSON has no place for comments. */
export function convertSource(text: string, from: SourceFormat, to: SourceFormat): string | null {
	try {
		if (from === 'json') return writeSource(JSON.parse(text), to);
		const tree = parseDocument(text);
		return tree.errors.length > 0 ? null : writeSource(tree.toJS(), to);
	} catch {
		return null;
	}
}

/** Whether a text in YAML holds comments, which only the text itself can keep. */
export function hasComments({ tree, format }: Source): boolean {
	if (format === 'json') return false;
	let isAny = isCommented(tree);
	visit(tree, {
		Node: (_, node) => noteComment(node),
		Pair: (_, { key }) => (isNode(key) ? noteComment(key) : undefined),
	});
	return isAny;

	function noteComment(node: Node): symbol | undefined {
		if (!isCommented(node)) return undefined;
		isAny = true;
		return visit.BREAK;
	}
}

function isCommented({ comment, commentBefore }: { comment?: string | null; commentBefore?: string | null }): boolean {
	return Boolean(comment) || Boolean(commentBefore);
}
