/** What somebody has chosen of a list. */
export type RowChoice =
	| { readonly of: 'rows'; readonly ids: ReadonlySet<string> }
	/** All that the list under this key finds: also what is not loaded, and what is to come. */
	| { readonly of: 'whole'; readonly key: string | undefined };

export const NOTHING: RowChoice = { of: 'rows', ids: new Set() };

export function choiceOf(ids: readonly string[]): RowChoice {
	return { of: 'rows', ids: new Set(ids) };
}

/**
 * What is left of a choice in the list under a key. Rows are chosen by name, wherever they turn up; all of a list is
 * chosen by its filters, so that nothing of it is left where those are others.
 */
export function choiceIn(choice: RowChoice, key: string | undefined): RowChoice {
	return choice.of === 'whole' && choice.key !== key ? NOTHING : choice;
}

export function isChosen(choice: RowChoice, id: string): boolean {
	return choice.of === 'whole' || choice.ids.has(id);
}

/** The choice with a row more or less. Who takes one from the whole list means the others that they see: `shown`. */
export function toggled(choice: RowChoice, id: string, shown: readonly string[]): RowChoice {
	const ids = new Set(choice.of === 'whole' ? shown : choice.ids);
	if (!ids.delete(id)) ids.add(id);
	return { of: 'rows', ids };
}
