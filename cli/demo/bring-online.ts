import { isDeepStrictEqual } from 'node:util';
import {
	onlineWorkflowSchema,
	savedWorkflowSchema,
	type Workflow,
	workflowDetailSchema,
	workflowSchema,
} from '../../worker/contract/workflow.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import type { ApiClient } from '../client/api-client.ts';

/**
 * Makes the project's workflow of the document's name have this document and be online: created at first, left alone when
 * nothing changed, saved as a new version otherwise.
 */
export async function bringOnline(api: ApiClient, projectId: string, document: WorkflowDocument): Promise<Workflow> {
	const path = `/projects/${projectId}/workflows`;
	const named = await api.list(path, workflowSchema, { name: document.name });
	const known = named.find(({ name }) => name === document.name);
	const workflow = await (known === undefined
		? api.call({ method: 'POST', path, body: { document } }, savedWorkflowSchema)
		: update(api, `${path}/${known.id}`, document));
	if (workflow.state === 'online') return workflow;
	return api.call({ method: 'POST', path: `${path}/${workflow.id}/online` }, onlineWorkflowSchema);
}

async function update(api: ApiClient, path: string, document: WorkflowDocument): Promise<Workflow> {
	const current = await api.call({ method: 'GET', path }, workflowDetailSchema);
	if (isDeepStrictEqual(current.document, document)) return current;
	if (current.state === 'online') await api.call({ method: 'POST', path: `${path}/offline` }, workflowSchema);
	const note = 'The demo of this version of Orrery.';
	return api.call({ method: 'PUT', path, body: { document, note } }, savedWorkflowSchema);
}
