import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The colours are the tokens themselves, so a switch of the theme needs nothing done here. */
const words = HighlightStyle.define([
	{ tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--syntax-name)' },
	{ tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--syntax-text)' },
	{
		tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.typeName, tags.labelName],
		color: 'var(--syntax-word)',
	},
	{ tag: tags.special(tags.string), color: 'var(--ink-3)' },
	{ tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--ink-3)' },
	{ tag: [tags.comment, tags.lineComment, tags.meta], color: 'var(--ink-3)', fontStyle: 'italic' },
]);

function underline(kind: string, color: string): Record<string, string> {
	return {
		textDecoration: `underline ${kind} ${color} 1.5px`,
		textUnderlineOffset: '3px',
		backgroundImage: 'none',
		paddingBottom: '0',
	};
}

const looks = EditorView.theme({
	'&': { height: '100%', fontSize: '0.78125rem', backgroundColor: 'var(--panel)', color: 'var(--ink)' },
	'&.cm-focused': { outline: 'none' },
	'.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', overflow: 'auto' },
	'.cm-content': { padding: '0.5rem 0', caretColor: 'var(--ink)' },
	'.cm-line': { padding: '0 1rem 0 0.375rem' },
	'.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--ink-3)', border: 'none' },
	'.cm-lineNumbers .cm-gutterElement': { padding: '0 0.25rem 0 0.75rem', minWidth: '2.5rem' },
	'.cm-activeLine': { backgroundColor: 'var(--hover)' },
	'.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
	'.cm-node': { boxShadow: 'inset 2px 0 0 var(--accent)' },
	'.cm-cursor': { borderLeftColor: 'var(--ink)' },
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
		backgroundColor: 'var(--accent-soft)',
	},
	'.cm-selectionMatch, .cm-searchMatch': { backgroundColor: 'var(--paused-soft)' },
	'.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
	'&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pressed)' },
	'.cm-foldPlaceholder': {
		backgroundColor: 'var(--sunken)',
		border: '1px solid var(--line)',
		color: 'var(--ink-3)',
		padding: '0 0.25rem',
	},
	'.cm-lintRange-error': underline('wavy', 'var(--failed)'),
	'.cm-lintRange-warning': underline('wavy', 'var(--paused)'),
	'.cm-lintRange-info': underline('dotted', 'var(--ink-3)'),
	'.cm-lintRange-active': { backgroundColor: 'transparent' },
	'.cm-gutter-lint': { width: '1rem' },
	'.cm-gutter-lint .cm-gutterElement': { padding: '0.35rem 0.125rem' },
	'.cm-lint-marker': { width: '0.5rem', height: '0.5rem', content: 'none', borderRadius: '999px' },
	'.cm-lint-marker-error': { backgroundColor: 'var(--failed)' },
	'.cm-lint-marker-warning': { backgroundColor: 'var(--paused)', borderRadius: '1px', transform: 'rotate(45deg)' },
	'.cm-lint-marker-info': { border: '1.5px solid var(--ink-3)' },
});

const popups = EditorView.theme({
	'.cm-tooltip': {
		backgroundColor: 'var(--raised)',
		border: 'none',
		borderRadius: 'var(--radius-lg)',
		boxShadow: 'var(--elevation-popup)',
		color: 'var(--ink)',
		fontFamily: 'var(--font-sans)',
		fontSize: 'var(--text-sm)',
		overflow: 'hidden',
	},
	'.cm-tooltip.cm-tooltip-autocomplete > ul': {
		fontFamily: 'var(--font-mono)',
		fontSize: '0.75rem',
		maxHeight: '16rem',
		padding: '0.25rem',
	},
	'.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
		padding: '0.1875rem 0.5rem',
		borderRadius: 'var(--radius-sm)',
		display: 'flex',
		gap: '0.75rem',
	},
	'.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
	'.cm-completionLabel': { flex: '1' },
	'.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-ink)', fontWeight: '600' },
	'.cm-completionDetail': {
		color: 'var(--ink-3)',
		fontStyle: 'normal',
		maxWidth: '16rem',
		overflow: 'hidden',
		textOverflow: 'ellipsis',
	},
	'.cm-tooltip.cm-completionInfo': { padding: '0.5rem 0.75rem', maxWidth: '20rem', lineHeight: '1.5' },
	'.cm-explanation': { padding: '0.5rem 0.75rem', maxWidth: '26rem', lineHeight: '1.5' },
	'.cm-explanation code': { fontFamily: 'var(--font-mono)', fontSize: '0.75rem' },
	'.cm-explanation .cm-type': { color: 'var(--ink-3)', marginLeft: '0.5rem' },
	'.cm-diagnostic': { padding: '0.375rem 0.75rem', borderLeft: 'none', maxWidth: '28rem', lineHeight: '1.5' },
	'.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--line)' },
	'.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
	'.cm-panel.cm-search': {
		padding: '0.5rem 2rem 0.5rem 0.75rem',
		fontFamily: 'var(--font-sans)',
		fontSize: 'var(--text-xs)',
		display: 'flex',
		flexWrap: 'wrap',
		gap: '0.375rem',
		alignItems: 'center',
	},
	'.cm-panel.cm-search br': { flexBasis: '100%', content: '""' },
	'.cm-panel.cm-search label': {
		display: 'inline-flex',
		alignItems: 'center',
		gap: '0.25rem',
		fontSize: 'var(--text-xs)',
	},
	'.cm-textfield': {
		backgroundColor: 'var(--panel)',
		border: '1px solid var(--line-strong)',
		borderRadius: 'var(--radius-md)',
		padding: '0.25rem 0.5rem',
		color: 'var(--ink)',
	},
	'.cm-button': {
		backgroundColor: 'var(--panel)',
		backgroundImage: 'none',
		border: '1px solid var(--line-strong)',
		borderRadius: 'var(--radius-md)',
		padding: '0.25rem 0.625rem',
		color: 'var(--ink)',
	},
	'.cm-panel.cm-search [name=close]': { color: 'var(--ink-3)', fontSize: '1.125rem', padding: '0 0.5rem' },
});

/** How code looks: the console's own colours in either theme. */
export function codeTheme(): Extension {
	return [looks, popups, syntaxHighlighting(words)];
}
