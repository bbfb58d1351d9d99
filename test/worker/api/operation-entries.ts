import { type Call, call } from './caller.ts';
import type { Entry } from './matrix.ts';
import type { Tenant } from './tenant.ts';

const NOBODY = 'op_01aaaaaaaaaaaaaaaaaaaaaaaa';

function at(method: string, path: string, body?: unknown) {
	return async (tenant: Tenant): Promise<Call> => ({ method, path: `/projects/${tenant.projectId}${path}`, body });
}

async function begun(tenant: Tenant): Promise<string> {
	const body = { operation: 'stop', filter: { state: ['paused'] } };
	const path = `/projects/${tenant.projectId}/instances/batch`;
	return (await call({ method: 'POST', path, token: tenant.token, body })).json.id;
}

/** Operations on many runs, and their records. */
export const OPERATION_ENTRIES: Readonly<Record<string, Entry>> = {
	batchInstances: {
		scopes: ['operate'],
		happy: at('POST', '/instances/batch', { operation: 'stop', filter: { state: ['paused'] } }),
		status: 202,
		error: at('POST', '/instances/batch', { operation: 'stop' }),
		code: 'invalid_request',
	},
	listOperations: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/operations?state=running,done&kind=instances'),
		status: 200,
		error: at('GET', '/operations?state=asleep'),
		code: 'invalid_request',
	},
	getOperation: {
		scopes: ['read', 'operate'],
		happy: async (tenant) => at('GET', `/operations/${await begun(tenant)}`)(tenant),
		status: 200,
		error: at('GET', `/operations/${NOBODY}`),
		code: 'not_found',
	},
	abortOperation: {
		scopes: ['operate'],
		happy: async (tenant) => at('POST', `/operations/${await begun(tenant)}/abort`)(tenant),
		status: 200,
		error: at('POST', `/operations/${NOBODY}/abort`),
		code: 'not_found',
	},
};
