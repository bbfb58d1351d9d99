import { openSearchPanel } from '@codemirror/search';
import { EditorView } from '@codemirror/view';
import type { Place } from '#lib/model/document/finding.ts';
import { markNodeLines } from './node-lines.ts';

/** What can be done with the text from outside: by the list of problems, by the graph, by buttons. */
export class CodeHandle {
	readonly #view: EditorView;

	constructor(view: EditorView) {
		this.#view = view;
	}

	/** Puts the cursor at a place and brings it into sight. */
	reveal({ from, to }: Place): void {
		const { length } = this.#view.state.doc;
		const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
		this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
		this.#view.focus();
	}

	/** Shows where a node is, without taking the keyboard away from where it is. */
	showNode(place: Place | null, isScrolled: boolean): void {
		const effects = [markNodeLines.of(place)];
		const from = Math.min(place?.from ?? 0, this.#view.state.doc.length);
		if (place && isScrolled) {
			this.#view.dispatch({
				selection: { anchor: from },
				effects: [...effects, EditorView.scrollIntoView(from, { y: 'center' })],
			});
		} else this.#view.dispatch({ effects });
	}

	/** Puts another text in the place of the whole one; it can be undone. */
	replace(text: string): void {
		const { doc } = this.#view.state;
		if (doc.toString() === text) return;
		this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, selection: { anchor: 0 } });
	}

	find(): void {
		openSearchPanel(this.#view);
	}

	focus(): void {
		this.#view.focus();
	}
}
