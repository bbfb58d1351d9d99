import { type Draft, readDraft } from '#lib/model/workflow/draft.ts';
import type { DocumentEditing } from './document-editing.svelte.ts';

/** A text that was not saved when the editor was last closed, until the person takes it up or drops it. */
export class OfferedDraft {
	readonly #editing: DocumentEditing;
	#draft = $state.raw<Draft>();

	/** @param place what drafts are kept under; undefined offers none, since nothing is written. */
	constructor(
		editing: DocumentEditing,
		place: { readonly projectId: string; readonly workflowId: string } | undefined,
	) {
		this.#editing = editing;
		this.#draft = place && readDraft(place.projectId, place.workflowId);
	}

	get draft(): Draft | undefined {
		return this.#draft;
	}

	use(): void {
		if (this.#draft) this.#editing.session.load(this.#draft.text, this.#draft.format);
		this.#draft = undefined;
		this.#editing.noteWriting();
	}

	drop(): void {
		this.#editing.dropDraft();
		this.#draft = undefined;
	}
}
