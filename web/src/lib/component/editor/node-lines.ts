import { type EditorState, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Place } from '#lib/model/document/finding.ts';

/** Marks the lines of the node that is selected in the graph beside the text; null for none. */
export const markNodeLines = StateEffect.define<Place | null>();

const line = Decoration.line({ class: 'cm-node' });

export const nodeLines = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(shown, transaction) {
		const [mark] = transaction.effects.filter((effect) => effect.is(markNodeLines));
		return mark ? linesOf(transaction.state, mark.value) : shown.map(transaction.changes);
	},
	provide: (field) => EditorView.decorations.from(field),
});

function linesOf({ doc }: EditorState, place: Place | null): DecorationSet {
	const lines = new RangeSetBuilder<Decoration>();
	// The place may be that of a text that was a little longer.
	const end = Math.min(place?.to ?? 0, doc.length);
	if (place && place.from < end) {
		const last = doc.lineAt(Math.max(place.from, end - 1)).number;
		for (let number = doc.lineAt(place.from).number; number <= last; number += 1) {
			const { from } = doc.line(number);
			lines.add(from, from, line);
		}
	}
	return lines.finish();
}
