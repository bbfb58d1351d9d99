import {
	autocompletion,
	type Completion,
	type CompletionContext,
	type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import type { Completions } from '#lib/model/document/complete-source.ts';
import type { Explanation } from '#lib/model/document/explain-source.ts';

/** Who knows what may stand where and what it means. */
export interface CodeHelp {
	complete(text: string, position: number): Promise<Completions | null>;
	explain(text: string, position: number): Promise<Explanation | null>;
}

const SOME_WORD = /[\w.-]+/;
const WORD = /^"?[\w.-]*$/;
/** Right after these something is missing, and is offered without being asked for. */
const BEGINS_SOMETHING = /\n\s*- $|[:[,{] $|[[{]$|[^\\]"$/;
const REQUIRED_BOOST = 10;

/** Completion and explanations of whatever the helper knows. */
export function codeHelp(help: CodeHelp): Extension {
	return [
		autocompletion({ override: [(context) => complete(context, help)], icons: false, activateOnTypingDelay: 60 }),
		hoverTooltip((view, position) => explain(view, position, help), { hoverTime: 350 }),
	];
}

async function complete(context: CompletionContext, help: CodeHelp): Promise<CompletionResult | null> {
	const { state, pos, explicit } = context;
	const before = state.sliceDoc(Math.max(0, pos - 80), pos);
	if (!explicit && !context.matchBefore(SOME_WORD) && !BEGINS_SOMETHING.test(before)) return null;
	const found = await help.complete(state.doc.toString(), pos);
	if (!found || context.aborted) return null;
	return { from: found.from, to: found.to, options: found.options.map(completionOf), validFor: WORD };
}

function completionOf({ label, insert, detail, info, kind, isRequired }: Completions['options'][number]): Completion {
	const shown = insert.startsWith('"') ? `"${label}"` : label;
	return {
		label: shown,
		displayLabel: label,
		apply: insert,
		detail,
		type: kind,
		boost: isRequired ? REQUIRED_BOOST : 0,
		...(info ? { info } : {}),
	};
}

async function explain(view: EditorView, position: number, help: CodeHelp): Promise<Tooltip | null> {
	const found = await help.explain(view.state.doc.toString(), position);
	if (!found) return null;
	return { pos: found.from, end: found.to, above: true, create: () => ({ dom: explanationOf(found) }) };
}

function explanationOf({ name, type, text }: Explanation): HTMLElement {
	const dom = element('div', 'cm-explanation', '');
	const head = element('div', '', '');
	head.append(element('code', '', name), element('code', 'cm-type', type));
	dom.append(head);
	if (text) dom.append(element('div', '', text));
	return dom;
}

/** Text is set as text: descriptions of configurations are their executors’ words, not ours. */
function element(tag: 'div' | 'code', className: string, text: string): HTMLElement {
	const made = document.createElement(tag);
	made.className = className;
	made.textContent = text;
	return made;
}
