import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import type { Tenant } from './tenant.ts';

/** Creates a workflow and answers its id. */
export async function aWorkflow(tenant: Tenant, document: DocumentInput = aDocument()): Promise<string> {
	const path = `/projects/${tenant.projectId}/workflows`;
	const created = await call({ method: 'POST', path, token: tenant.token, body: { document } });
	return created.json.id;
}

/** A workflow that is online; the tenant needs a ready executor. */
export async function anOnlineWorkflow(tenant: Tenant, document?: DocumentInput): Promise<string> {
	const id = await aWorkflow(tenant, document);
	await call({ method: 'POST', path: `/projects/${tenant.projectId}/workflows/${id}/online`, token: tenant.token });
	return id;
}

/** A run that has begun. */
export async function aRun(tenant: Tenant, workflowId: string): Promise<string> {
	const path = `/projects/${tenant.projectId}/workflows/${workflowId}/run`;
	const started = await call({ method: 'POST', path, token: tenant.token });
	return started.json.instanceId;
}

/** A workflow whose runs follow one another, online; the tenant needs a ready executor. */
export async function aSerialWorkflow(
	tenant: Tenant,
	executionStrategy: DocumentInput['executionStrategy'] = 'serialWait',
): Promise<string> {
	return anOnlineWorkflow(tenant, { ...aDocument(), executionStrategy });
}

/** A run that waits for its turn, of a workflow of its own. */
export async function aWaitingRun(tenant: Tenant): Promise<string> {
	const workflowId = await aSerialWorkflow(tenant);
	await aRun(tenant, workflowId);
	return aRun(tenant, workflowId);
}

/** A run that has been ended from storage. */
export async function anEndedRun(tenant: Tenant, workflowId: string): Promise<string> {
	const id = await aRun(tenant, workflowId);
	await call({
		method: 'POST',
		path: `/projects/${tenant.projectId}/instances/${id}/force-close`,
		token: tenant.token,
	});
	return id;
}

/** A run whose task `extract` somebody has ended, so that it failed and the run with it. */
export async function aTerminatedTask(tenant: Tenant, workflowId: string): Promise<string> {
	const id = await aRun(tenant, workflowId);
	const path = `/projects/${tenant.projectId}/task-instances/${id}.extract`;
	// Held first, so that no executor has it and it ends at once.
	for (const operation of ['hold', 'terminate'])
		await call({ method: 'POST', path: `${path}/${operation}`, token: tenant.token });
	return id;
}
