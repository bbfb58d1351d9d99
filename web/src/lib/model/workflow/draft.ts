import { isRecord } from '#lib/model/document/is-record.ts';
import { SOURCE_FORMATS, type SourceFormat } from '#lib/model/document/source-format.ts';
import { personKey } from '#lib/model/person-key.ts';
import { readStored, removeStored, writeStored } from '#lib/model/stored.ts';

/** A text that was not saved, kept in the browser so that a closed tab or a crash loses nothing. */
export interface Draft {
	readonly text: string;
	readonly format: SourceFormat;
	/** The version it was written over; 0 for a workflow that does not exist yet. */
	readonly version: number;
	/** ISO 8601. */
	readonly at: string;
}

/** What the draft of a workflow that does not exist yet is kept under. */
export const NEW_WORKFLOW = 'new';

/** Longer texts are not kept: the browser gives all of the console a few megabytes. */
const KEPT_CHARACTERS_MAX = 1_000_000;

export function readDraft(projectId: string, workflowId: string): Draft | undefined {
	return readStored(draftKey(projectId, workflowId), parseDraft);
}

export function keepDraft(projectId: string, workflowId: string, draft: Draft): void {
	if (draft.text.length <= KEPT_CHARACTERS_MAX) writeStored(draftKey(projectId, workflowId), draft);
}

export function dropDraft(projectId: string, workflowId: string): void {
	removeStored(draftKey(projectId, workflowId));
}

/**
 * The text that a version was saved from in this browser, with its comments and its own order of members, which the
 * stored document does not have.
 */
export function readWrittenText(projectId: string, workflowId: string, version: number): Draft | undefined {
	const written = readStored(writtenKey(projectId, workflowId), parseDraft);
	return written?.version === version ? written : undefined;
}

export function keepWrittenText(projectId: string, workflowId: string, written: Draft): void {
	if (written.text.length <= KEPT_CHARACTERS_MAX) writeStored(writtenKey(projectId, workflowId), written);
}

function draftKey(projectId: string, workflowId: string): string {
	return personKey(`draft ${projectId} ${workflowId}`);
}

function writtenKey(projectId: string, workflowId: string): string {
	return personKey(`written ${projectId} ${workflowId}`);
}

function parseDraft(found: unknown): Draft | undefined {
	if (!isRecord(found)) return undefined;
	const { text, version, at } = found;
	const format = SOURCE_FORMATS.find((known) => known === found.format);
	if (typeof text !== 'string' || typeof version !== 'number' || typeof at !== 'string' || !format) return undefined;
	return { text, format, version, at };
}
