import { onDestroy } from 'svelte';
import type { SourceFormat } from '#lib/model/document/source-format.ts';
import { judgeDocument } from '#lib/model/workflow/document-calls.ts';
import { projectKnowledgeOf } from '#lib/model/workflow/project-knowledge-of.ts';
import { DocumentEditing } from './document-editing.svelte.ts';
import { DocumentSession } from './document-session.svelte.ts';
import { OfferedDraft } from './offered-draft.svelte.ts';

interface Opened {
	readonly projectId: string;
	readonly workflowId: string;
	/** The version that is written on; 0 before the first. */
	readonly version: number;
	readonly text: string;
	readonly format: SourceFormat;
	/** Nothing is written, so nothing of the project need be known. */
	readonly isReadOnly?: boolean;
}

/** Opens a document for as long as the component that makes it is there, and learns what the project has for it. */
export function openDocument({ projectId, workflowId, version, text, format, isReadOnly = false }: Opened) {
	const session = new DocumentSession({
		text,
		format,
		judge: (document, signal) => judgeDocument(projectId, document, signal),
	});
	const editing = new DocumentEditing(session, { projectId, workflowId, version });
	const learning = new AbortController();
	if (!isReadOnly)
		projectKnowledgeOf(projectId, learning.signal).then(
			(knowledge) => session.learn(knowledge),
			() => undefined,
		);
	onDestroy(() => {
		learning.abort();
		editing.close();
	});
	const offered = new OfferedDraft(editing, isReadOnly ? undefined : { projectId, workflowId });
	return { session, editing, offered };
}
