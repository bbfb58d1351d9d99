import { dropDraft, keepDraft, keepWrittenText } from '#lib/model/workflow/draft.ts';
import type { DocumentSession } from './document-session.svelte.ts';

/** So often at most the browser's storage is written while somebody types. */
const DRAFT_REST_MS = 600;

/** A text that is written in order to be saved: whether it was, and the draft that survives a crash until then. */
export class DocumentEditing {
	readonly session: DocumentSession;
	readonly #projectId: string;
	readonly #workflowId: string;
	#savedText = $state('');
	#version = $state(0);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		session: DocumentSession,
		place: { readonly projectId: string; readonly workflowId: string; readonly version: number },
	) {
		this.session = session;
		this.#projectId = place.projectId;
		this.#workflowId = place.workflowId;
		this.#version = place.version;
		this.#savedText = session.text;
	}

	/** The version that the text was written over; 0 for a workflow that does not exist yet. */
	get version(): number {
		return this.#version;
	}

	get isDirty(): boolean {
		return this.session.text !== this.#savedText;
	}

	/** The person changed the text. */
	noteWriting(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#keep(), DRAFT_REST_MS);
	}

	/** The text became a version. */
	noteSaved(version: number, workflowId = this.#workflowId): void {
		const { text, format } = this.session;
		this.#savedText = text;
		this.#version = version;
		this.dropDraft();
		keepWrittenText(this.#projectId, workflowId, { text, format, version, at: new Date().toISOString() });
	}

	/** Goes on from a text of somebody else’s. */
	takeOver(text: string, version: number): void {
		this.session.load(text, this.session.format);
		this.#savedText = text;
		this.#version = version;
		this.dropDraft();
	}

	dropDraft(): void {
		clearTimeout(this.#timer);
		dropDraft(this.#projectId, this.#workflowId);
	}

	close(): void {
		clearTimeout(this.#timer);
		if (this.isDirty) this.#keep();
		this.session.close();
	}

	#keep(): void {
		const { text, format } = this.session;
		if (!this.isDirty) return this.dropDraft();
		keepDraft(this.#projectId, this.#workflowId, {
			text,
			format,
			version: this.#version,
			at: new Date().toISOString(),
		});
	}
}
