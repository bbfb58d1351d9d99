import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** What was taken out wears red, what was put in green, as everywhere where texts are compared. */
export function diffTheme(): Extension {
	return EditorView.theme({
		'&': { height: 'auto' },
		'&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--failed-soft)' },
		'&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--success-soft)' },
		'&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
			background: 'color-mix(in oklab, var(--failed) var(--diff-share), transparent)',
		},
		'&.cm-merge-b .cm-changedText, .cm-changedText': {
			background: 'color-mix(in oklab, var(--success) var(--diff-share), transparent)',
		},
		'.cm-changeGutter': { width: '3px' },
		'&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--failed)' },
		'&.cm-merge-b .cm-changedLineGutter': { background: 'var(--success)' },
		'.cm-collapsedLines': {
			background: 'var(--sunken)',
			color: 'var(--ink-3)',
			padding: '0.125rem 0.75rem',
			fontFamily: 'var(--font-sans)',
			fontSize: 'var(--text-xs)',
			// The library's marks are in hardly any font.
			'&:before, &:after': { content: '"⋯"' },
		},
	});
}
