import type { Principal } from '../auth/principal.ts';
import type { Page } from '../contract/page.ts';
import type { SavedWorkflow, Workflow, WorkflowDetail, WorkflowSave, WorkflowState } from '../contract/workflow.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { Database } from '../db/database.ts';
import { deleteWorkflow, findWorkflow, listWorkflows, type WorkflowRow } from '../db/query/workflow.ts';
import { findVersion, insertNextVersion, insertWorkflow } from '../db/query/workflow-version.ts';
import { type IfMatch, isMatch } from '../lib/if-match.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import { newVersion } from './new-version.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';
import { acceptDocument, readDocument } from './workflow-document.ts';
import { etagOf, showWorkflow } from './workflow-view.ts';
import { projectWarnings } from './workflow-warnings.ts';

export interface WorkflowListQuery extends PageQuery {
	readonly name?: readonly string[] | undefined;
	readonly state?: WorkflowState | undefined;
}

export function listProjectWorkflows(
	{ db }: Services,
	projectId: string,
	query: WorkflowListQuery,
): Promise<Answer<Page<Workflow>, 'invalid_request'>> {
	const { name: names = [], state = null } = query;
	return idPage(query, (page) => listWorkflows(db, projectId, { ...page, names, state }), showWorkflow);
}

export async function getWorkflow(
	services: Services,
	projectId: string,
	workflowId: string,
): Promise<Answer<WorkflowDetail, 'not_found'>> {
	const row = await findWorkflow(services.db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const document = await readDocument(services, projectId, workflowId, row.latestVersion);
	return accept({ ...showWorkflow(row), document });
}

/** Saves a document as version 1 of a new workflow, a draft. */
export async function createWorkflow(
	{ db, now }: Services,
	author: Principal,
	projectId: string,
	save: WorkflowSave,
): Promise<Answer<SavedWorkflow, 'invalid_document' | 'name_taken'>> {
	const checked = acceptDocument(save.document);
	if (!checked.ok) return checked;
	const row: WorkflowRow = {
		id: newId('workflow', now()),
		projectId,
		name: save.document.name,
		state: 'draft',
		latestVersion: 1,
		onlineVersion: null,
		revision: 1,
		owed: false,
		createdAt: now(),
		updatedAt: now(),
		firstSubmittedAt: null,
		lastSubmittedAt: null,
		submittedBy: null,
	};
	const version = await newVersion(author, save, row.createdAt);
	if (!(await insertWorkflow(db, row, version))) return refuseWith('name_taken');
	return accept(await showSaved(db, row, save.document));
}

/**
 * Saves a document as the next version of a workflow that is not online (D4). Saving what the latest version already
 * says makes no new one.
 *
 * @param ifMatch the etags that may be changed; null takes whatever is there.
 */
export async function saveWorkflow(
	{ db, now }: Services,
	author: Principal,
	place: { readonly projectId: string; readonly workflowId: string; readonly ifMatch: IfMatch | null },
	save: WorkflowSave,
): Promise<
	Answer<SavedWorkflow, 'not_found' | 'invalid_document' | 'name_taken' | 'workflow_online' | 'precondition_failed'>
> {
	const { projectId, workflowId, ifMatch } = place;
	const row = await findWorkflow(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	if (!isMatch(ifMatch, etagOf(row))) return refuseWith('precondition_failed', { etag: etagOf(row) });
	if (row.state === 'online') return refuseWith('workflow_online');
	const checked = acceptDocument(save.document);
	if (!checked.ok) return checked;
	const version = await newVersion(author, save, now());
	const latest = await findVersion(db, projectId, workflowId, row.latestVersion);
	if (latest?.hash === version.hash) return accept(await showSaved(db, row, save.document));
	const stored = await insertNextVersion(db, row, save.document.name, version);
	if (stored === 'name_taken') return refuseWith('name_taken');
	if (stored === 'conflict') return refuseWith('precondition_failed');
	return accept(await showSaved(db, stored, save.document));
}

/** Deletes a workflow that is not online and has no live runs. Its scheduler goes first: it alone knows what is live. */
export async function removeWorkflow(
	{ env, db }: Services,
	projectId: string,
	workflowId: string,
): Promise<Answer<null, 'not_found' | 'workflow_online' | 'instances_live' | 'precondition_failed' | 'unavailable'>> {
	const row = await findWorkflow(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	if (row.state === 'online') return refuseWith('workflow_online');
	const removed = await schedulerStub(env, projectId, workflowId).remove();
	if (!removed.ok) return publicRefusal(removed, ['workflow_online', 'instances_live']);
	return (await deleteWorkflow(db, row)) ? accept(null) : refuseWith('precondition_failed');
}

async function showSaved(db: Database, row: WorkflowRow, document: WorkflowDocument): Promise<SavedWorkflow> {
	return { ...showWorkflow(row), document, warnings: await projectWarnings(db, row.projectId, document) };
}
