import type { Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { OperationPreview } from '../contract/instance.ts';
import { documentEtag, type InstanceEdit } from '../contract/instance-edit.ts';
import type { Database } from '../db/database.ts';
import { isProposed } from '../db/query/run-version.ts';
import { findWorkflow, isNameTaken, type WorkflowRow } from '../db/query/workflow.ts';
import { findSameVersion, findVersion, type NewVersion, type VersionRow } from '../db/query/workflow-version.ts';
import { instanceStub } from '../instance/stub.ts';
import { type IfMatch, isMatch } from '../lib/if-match.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { type OrderRefusal, type PersonOrder, previewOrder } from './instance-operation.ts';
import { newVersion } from './new-version.ts';
import { findArchived, refuseArchived } from './run-source.ts';
import type { Services } from './services.ts';
import { acceptDocument } from './workflow-document.ts';

export type EditRefusal = OrderRefusal | 'invalid_document' | 'workflow_online' | 'name_taken' | 'unavailable';

/** A run, as it was when somebody began to edit it. */
export interface EditPlace extends RunPlace {
	/** The etags of the documents that may be edited; null edits whatever the run has. */
	readonly ifMatch: IfMatch | null;
}

/** An edit that nothing speaks against so far. */
export interface JudgedEdit {
	readonly workflow: WorkflowRow;
	readonly version: NewVersion;
	/** The version that says the same already. */
	readonly known: VersionRow | null;
	/** That version, if the run has it. */
	readonly held: VersionRow | null;
	/** The version that the run has to have still; undefined for whichever. */
	readonly over: number | undefined;
	readonly preview: OperationPreview;
}

/** Everything that can be refused is refused before a version is stored. */
export async function judgeEdit(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<JudgedEdit, EditRefusal>> {
	const { env, db, now } = services;
	const archived = await findArchived(services, place);
	if (archived !== null) return refuseArchived(archived);
	const run = await instanceStub(env, place.projectId, place.instanceId).view();
	if (run === null) return refuseWith('not_found');
	const workflow = await findWorkflow(db, place.projectId, run.workflowId);
	if (workflow === null) return refuseWith('workflow_deleted');
	const checked = acceptDocument(edit.document);
	if (!checked.ok) return checked;
	const version = await newVersion(by, edit, now());
	const known = await versionSaying(db, workflow, version.hash, run.version);
	const held = known?.number === run.version ? known : null;
	// What an edit asks for may be so already, by the same edit whose answer was lost: then it may be said that it was done,
	// whatever state the edit names (RFC 9110 §13.1.1). One that broke off before the workflow had the version goes on.
	const isDone = held !== null && (!edit.updateDefinition || isOfWorkflow(held, workflow));
	const etag = documentEtag(run.version);
	if (!(isDone || isMatch(place.ifMatch, etag))) return refuseWith('precondition_failed', { etag });
	const forbidden = edit.updateDefinition ? await refuseUpdate(db, workflow, edit.document.name) : null;
	if (forbidden !== null) return forbidden;
	const over = place.ifMatch === null || place.ifMatch === 'any' ? undefined : run.version;
	const preview = await previewOrder(services, by, place, editTo(known?.number ?? Number.MAX_SAFE_INTEGER, edit, over));
	return preview.ok ? accept({ workflow, version, known, held, over, preview: preview.value }) : preview;
}

/** Whether a version is the workflow's latest, or is to become that. */
function isOfWorkflow(version: VersionRow, workflow: WorkflowRow): boolean {
	return version.number === workflow.latestVersion || isProposed(version, workflow);
}

async function refuseUpdate(db: Database, workflow: WorkflowRow, name: string) {
	if (workflow.state === 'online') return refuseWith('workflow_online');
	const isTaken = name !== workflow.name && (await isNameTaken(db, workflow, name));
	return isTaken ? refuseWith('name_taken') : null;
}

/** The version that says the same: the run's own if it does, else the newest one; null for none. */
async function versionSaying(
	db: Database,
	workflow: WorkflowRow,
	hash: string,
	own: number,
): Promise<VersionRow | null> {
	const held = await findVersion(db, workflow.projectId, workflow.id, own);
	return held?.hash === hash ? held : findSameVersion(db, workflow, hash);
}

/** The run keeps the parameters of its project that it captured. */
export function editTo(version: number, { document }: InstanceEdit, over: number | undefined): PersonOrder {
	const definition = { version, document, projectParams: null };
	return { via: 'scheduler', order: { kind: 'edit', definition, over } };
}
