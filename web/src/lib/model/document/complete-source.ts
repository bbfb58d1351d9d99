import { isPair, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import { type Completion, type MarkedPlace, optionsAt, type WritingStyle } from './completion-options.ts';
import type { DocumentPath } from './json-pointer.ts';
import type { ProjectKnowledge } from './project-knowledge.ts';
import type { SourceFormat } from './source-format.ts';

/** What may stand in place of a stretch of the text. */
export interface Completions {
	readonly from: number;
	readonly to: number;
	readonly options: readonly Completion[];
}

/** Stands where the cursor is while the text around it is read. */
const MARK = 'orrery-cursor';
const WORD_BEFORE = /[\w.-]*$/;
const WORD_AFTER = /^[\w.-]*/;
const COLON_NEXT = /^"?\s*:/;
/** Nothing but the beginnings of list items before it, and nothing behind it: a name may begin here. */
const ONLY_ITEM_MARKS = /^\s*(- +)*$/;

/**
 * What may be written at a position. The text is read with a mark in the cursor's place, once as the name of a member
 * and once as a value: whichever of the two is a place of the schema has something to offer.
 */
export function completeSource(
	text: string,
	format: SourceFormat,
	position: number,
	knowledge: ProjectKnowledge,
): Completions | null {
	const from = position - (WORD_BEFORE.exec(text.slice(0, position))?.[0].length ?? 0);
	const to = position + (WORD_AFTER.exec(text.slice(position))?.[0].length ?? 0);
	const isQuoted = text[from - 1] === '"';
	const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
	const rest = text.slice(to, (text.indexOf('\n', to) + 1 || text.length + 1) - 1);
	const mayBeName = format === 'yaml' && ONLY_ITEM_MARKS.test(line) && rest.trim() === '';
	const readings = mayBeName ? [`${MARK}:`, MARK] : [MARK];
	const style: WritingStyle = {
		format,
		isQuoted,
		isFollowedByColon: COLON_NEXT.test(rest),
		isOwnLine: mayBeName,
	};
	const options = firstOptions(readings, (reading) => {
		const marked = readMarked(text.slice(0, from) + reading + text.slice(to));
		return marked ? optionsAt(marked, knowledge, style) : [];
	});
	if (options.length === 0) return null;
	const hasClosingQuote = isQuoted && text[to] === '"';
	return { from: isQuoted ? from - 1 : from, to: hasClosingQuote ? to + 1 : to, options };
}

function firstOptions(readings: readonly string[], optionsOf: (reading: string) => Completion[]): Completion[] {
	for (const reading of readings) {
		const options = optionsOf(reading);
		if (options.length > 0) return options;
	}
	return [];
}

function readMarked(text: string): MarkedPlace | null {
	const tree = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
	const found: Omit<MarkedPlace, 'document'>[] = [];
	visit(tree, {
		Scalar(place, node, ancestors) {
			if (!isMark(node)) return;
			const isName = place === 'key';
			found.push({ path: pathOf(ancestors, isName ? null : node), part: isName ? 'key' : 'value' });
			// What is being written says nothing yet.
			node.value = null;
			return visit.BREAK;
		},
	});
	const [mark] = found;
	return mark ? { ...mark, document: contentOf(tree) } : null;
}

function isMark({ value }: Scalar): boolean {
	return typeof value === 'string' && value.startsWith(MARK);
}

/** The steps through ancestors; a key's own pair is no step, since the key is not there yet. */
function pathOf(ancestors: readonly unknown[], leaf: Node | null): DocumentPath {
	const path: (string | number)[] = [];
	const line = leaf ? [...ancestors, leaf] : ancestors.slice(0, -1);
	for (const [index, part] of line.entries()) {
		const next = line[index + 1];
		if (isSeq(part) && next !== undefined) path.push(part.items.indexOf(next));
		if (isPair(part) && next !== undefined && next === part.value) path.push(nameOf(part));
	}
	return path;
}

function nameOf({ key }: Pair): string {
	return isScalar(key) ? String(key.value) : '';
}

function contentOf(tree: ReturnType<typeof parseDocument>): unknown {
	try {
		return tree.toJS();
	} catch {
		return undefined;
	}
}
