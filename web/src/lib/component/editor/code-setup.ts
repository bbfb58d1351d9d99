import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
	drawSelection,
	dropCursor,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	keymap,
	lineNumbers,
} from '@codemirror/view';
import type { SourceFormat } from '#lib/model/document/source-format.ts';
import { codeTheme } from './code-theme.ts';
import { nodeLines } from './node-lines.ts';

/** What every view of a document has, writable or not. */
export function readingSetup(label: string): Extension {
	return [
		lineNumbers(),
		foldGutter(),
		drawSelection(),
		bracketMatching(),
		highlightSelectionMatches(),
		search({ top: true }),
		nodeLines,
		codeTheme(),
		EditorState.tabSize.of(2),
		indentUnit.of('  '),
		EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
		keymap.of([...searchKeymap, ...foldKeymap]),
	];
}

/**
 * What writing needs besides. Tab indents; Escape first, and it moves on to the next control, so nobody is caught in
 * the text.
 */
export function writingSetup(): Extension {
	return [
		history(),
		dropCursor(),
		indentOnInput(),
		closeBrackets(),
		highlightActiveLine(),
		highlightActiveLineGutter(),
		lintGutter(),
		EditorState.allowMultipleSelections.of(true),
		keymap.of([
			...closeBracketsKeymap,
			...completionKeymap,
			...lintKeymap,
			...historyKeymap,
			...defaultKeymap,
			indentWithTab,
		]),
	];
}

export function languageOf(format: SourceFormat): Extension {
	return format === 'json' ? json() : yaml();
}
