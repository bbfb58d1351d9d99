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
import { bringScheduleOnline, scheduleOf } from './give-schedule.ts';

/**
 * Makes the project's workflow of the document's name have this document and be online: created at first, left alone when
 * nothing changed, saved as a new version otherwise. A schedule that was online goes on with the new version.
 */
export async function bringOnline(api: ApiClient, projectId: string, document: WorkflowDocument): Promise<Workflow> {
	const path = `/projects/${projectId}/workflows`;
	const named = await api.list(path, workflowSchema, { name: document.name });
	const known = named.find(({ name }) => name === document.name);
	if (known !== undefined) return update(api, `${path}/${known.id}`, document);
	return online(api, await api.call({ method: 'POST', path, body: { document } }, savedWorkflowSchema));
}

async function update(api: ApiClient, path: string, document: WorkflowDocument): Promise<Workflow> {
	const current = await api.call({ method: 'GET', path }, workflowDetailSchema);
	if (isDeepStrictEqual(current.document, document)) return online(api, current);
	const isScheduled = (await scheduleOf(api, path))?.online === true;
	if (current.state === 'online') await api.call({ method: 'POST', path: `${path}/offline` }, workflowSchema);
	const note = 'The demo of this version of Orrery.';
	const saved = await api.call({ method: 'PUT', path, body: { document, note } }, savedWorkflowSchema);
	const workflow = await online(api, saved);
	// It went offline with its workflow.
	if (isScheduled) await bringScheduleOnline(api, path);
	return workflow;
}

async function online(api: ApiClient, workflow: Workflow): Promise<Workflow> {
	if (workflow.state === 'online') return workflow;
	const path = `/projects/${workflow.projectId}/workflows/${workflow.id}/online`;
	return api.call({ method: 'POST', path }, onlineWorkflowSchema);
}
