import type { Principal } from '../auth/principal.ts';
import type { SavedWorkflow } from '../contract/workflow.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { type Answer, refuseWith } from './answer.ts';
import { copyName } from './copy-name.ts';
import type { Services } from './services.ts';
import { createWorkflow } from './workflow.ts';
import { readDocument } from './workflow-document.ts';

/** Makes a draft of the latest version of a workflow, under a name of its own (D1). */
export async function copyWorkflow(
	services: Services,
	author: Principal,
	projectId: string,
	workflowId: string,
): Promise<Answer<SavedWorkflow, 'not_found' | 'invalid_document' | 'name_taken'>> {
	const row = await findWorkflow(services.db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const document = await readDocument(services, projectId, workflowId, row.latestVersion);
	const name = copyName(row.name, services.now());
	return createWorkflow(services, author, projectId, { document: { ...document, name }, note: '' });
}
