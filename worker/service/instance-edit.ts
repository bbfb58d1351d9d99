import type { Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { OperationPreview } from '../contract/instance.ts';
import {
	documentEtag,
	type EditedInstance,
	type InstanceDocument,
	type InstanceEdit,
} from '../contract/instance-edit.ts';
import type { Database } from '../db/database.ts';
import { findWorkflow, type WorkflowRow } from '../db/query/workflow.ts';
import { findSameVersion, findVersion, insertRunVersion, type NewVersion } from '../db/query/workflow-version.ts';
import { instanceStub } from '../instance/stub.ts';
import { type IfMatch, isMatch } from '../lib/if-match.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { giveOrder, type OrderRefusal, type PersonOrder, previewOrder } from './instance-operation.ts';
import { newVersion } from './new-version.ts';
import { askRun, findArchived, refuseArchived } from './run-source.ts';
import type { Services } from './services.ts';
import { saveWorkflow } from './workflow.ts';
import { acceptDocument } from './workflow-document.ts';
import { etagOf } from './workflow-view.ts';
import { projectWarnings } from './workflow-warnings.ts';

type EditRefusal = OrderRefusal | 'invalid_document' | 'workflow_online' | 'name_taken' | 'unavailable';

/** A run, as it was when somebody began to edit it. */
export interface EditPlace extends RunPlace {
	/** The etags of the documents that may be edited; null edits whatever the run has. */
	readonly ifMatch: IfMatch | null;
}

/** An edit that nothing speaks against so far. */
interface Judged {
	readonly workflow: WorkflowRow;
	readonly version: NewVersion;
	/** The version that says the same already. */
	readonly known: number | null;
	/** The version that the run has to have still; undefined for whichever. */
	readonly over: number | undefined;
	readonly preview: OperationPreview;
}

/** What a run is made of. */
export async function getInstanceDocument(
	services: Services,
	place: RunPlace,
): Promise<Answer<InstanceDocument, 'not_found'>> {
	const document = await askRun(services, place, (run) => run.document());
	return document === null ? refuseWith('not_found') : accept(document);
}

/**
 * Gives an ended run another document (R3), and nothing runs by itself. The document is a version of its own, for the run
 * alone or for the workflow as well; one that says what a version already says makes no new one.
 */
export async function editInstance(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<EditedInstance, EditRefusal>> {
	const judged = await judge(services, by, place, edit);
	if (!judged.ok) return judged;
	const number = await keepVersion(services, by, place, edit, judged.value);
	if (!number.ok) return number;
	const edited = await giveOrder(services, by, place, editTo(number.value, edit, judged.value.over));
	if (!edited.ok) return edited;
	const warnings = await projectWarnings(services.db, place.projectId, edit.document);
	const etag = documentEtag(number.value);
	return accept({ changed: edited.value.changed, version: number.value, etag, warnings });
}

/** What editing a run would do to its tasks; nothing is changed. */
export async function previewEdit(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<OperationPreview, EditRefusal>> {
	const judged = await judge(services, by, place, edit);
	return judged.ok ? accept(judged.value.preview) : judged;
}

/** Everything that can be refused is refused before a version is stored. */
async function judge(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<Judged, EditRefusal>> {
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
	// What an edit asks for may be so already, by the same edit whose answer was lost: then it may be said that it was done,
	// whatever state the edit names (RFC 9110 §13.1.1).
	const isDone = known === run.version && (!edit.updateDefinition || known === workflow.latestVersion);
	const etag = documentEtag(run.version);
	if (!(isDone || isMatch(place.ifMatch, etag))) return refuseWith('precondition_failed', { etag });
	if (edit.updateDefinition && workflow.state === 'online') return refuseWith('workflow_online');
	const over = place.ifMatch === null || place.ifMatch === 'any' ? undefined : run.version;
	const order = editTo(known ?? Number.MAX_SAFE_INTEGER, edit, over);
	const preview = await previewOrder(services, by, place, order);
	return preview.ok ? accept({ workflow, version, known, over, preview: preview.value }) : preview;
}

/** The version that says the same: the run's own if it does, else the newest one; null for none. */
async function versionSaying(db: Database, workflow: WorkflowRow, hash: string, own: number): Promise<number | null> {
	const held = await findVersion(db, workflow.projectId, workflow.id, own);
	if (held?.hash === hash) return own;
	return (await findSameVersion(db, workflow, hash))?.number ?? null;
}

/** Gives the number of the version that the run is to point at. */
async function keepVersion(
	services: Services,
	by: Principal,
	{ instanceId }: RunPlace,
	edit: InstanceEdit,
	judged: Judged,
): Promise<Answer<number, EditRefusal>> {
	if (edit.updateDefinition) return updateWorkflow(services, by, edit, judged);
	const { workflow, version, known } = judged;
	const number = known ?? (await insertRunVersion(services.db, workflow, { ...version, instanceId }));
	return number === null ? refuseWith('unavailable') : accept(number);
}

/**
 * Makes the document the latest version of the workflow. An edit that says what it is over changes the workflow only as
 * it was when the run was seen to have that: of two such edits at once one would else overwrite the workflow and then be
 * refused by the run, as if nothing had been changed.
 */
async function updateWorkflow(
	services: Services,
	by: Principal,
	{ document, note }: InstanceEdit,
	{ workflow, version, over }: Judged,
): Promise<Answer<number, EditRefusal>> {
	const { projectId, id: workflowId } = workflow;
	const ifMatch = over === undefined ? null : [etagOf(workflow)];
	const saved = await saveWorkflow(services, by, { projectId, workflowId, ifMatch }, { document, note });
	if (saved.ok) return accept(saved.value.latestVersion);
	if (saved.code !== 'precondition_failed') return saved;
	// Somebody else was faster, perhaps with this very edit. The etag in the refusal is the workflow's, not the run's.
	const now = await findWorkflow(services.db, projectId, workflowId);
	const latest = now && (await findVersion(services.db, projectId, workflowId, now.latestVersion));
	return latest?.hash === version.hash ? accept(latest.number) : refuseWith('precondition_failed');
}

/** The run keeps the parameters of its project that it captured. */
function editTo(version: number, { document }: InstanceEdit, over: number | undefined): PersonOrder {
	const definition = { version, document, projectParams: null };
	return { via: 'scheduler', order: { kind: 'edit', definition, over } };
}
