import type { Call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow } from './flow.ts';
import type { Tenant } from './tenant.ts';

/** The part of an id behind its prefix that nothing has. */
export const NOBODY = '01aaaaaaaaaaaaaaaaaaaaaaaa';

/** An address in the tenant's project. */
export function inProject(tenant: Tenant, path: string): string {
	return `/projects/${tenant.projectId}${path}`;
}

/** A call of an address in the tenant's project that needs nothing made before. */
export function at(method: string, path: string, body?: unknown) {
	return async (tenant: Tenant): Promise<Call> => ({ method, path: inProject(tenant, path), body });
}

/** A workflow that is online, with an executor that takes its tasks. */
export async function anOnline(tenant: Tenant): Promise<string> {
	await aReadyExecutor(tenant);
	return anOnlineWorkflow(tenant);
}
