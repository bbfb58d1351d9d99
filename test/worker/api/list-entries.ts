import { call } from './caller.ts';
import { at, inProject } from './entry-call.ts';
import type { Entry } from './matrix.ts';

/** Operations on lists of runs and tasks, and on what lists are made from. */
export const LIST_ENTRIES: Readonly<Record<string, Entry>> = {
	getOverview: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/overview'),
		status: 200,
		error: at('POST', '/overview'),
		code: 'method_not_allowed',
	},
	rebuildProjection: {
		scopes: [],
		happy: at('POST', '/projection/rebuild'),
		status: 202,
		error: at('POST', '/projection/rebuild', { from: 'nothing' }),
		code: 'invalid_request',
	},
	getProjectionRebuild: {
		scopes: [],
		happy: async (tenant) => {
			await call({ method: 'POST', path: inProject(tenant, '/projection/rebuild'), token: tenant.token });
			return { path: inProject(tenant, '/projection/rebuild') };
		},
		status: 200,
		error: at('GET', '/projection/rebuild'),
		code: 'not_found',
	},
	watchProject: {
		scopes: ['read', 'operate'],
		happy: async (tenant) => ({ path: inProject(tenant, '/feed'), headers: { upgrade: 'websocket' } }),
		status: 101,
		error: at('GET', '/feed'),
		code: 'upgrade_required',
	},
	countInstances: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/instances/counts?kind=manual&mode=normal&name=flow'),
		status: 200,
		error: at('GET', '/instances/counts?limit=1'),
		code: 'invalid_request',
	},
	listTaskInstances: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/task-instances?state=failed,stopped&type=SHELL&name=load'),
		status: 200,
		error: at('GET', '/task-instances?cursor=nonsense'),
		code: 'invalid_request',
	},
	countTaskInstances: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/task-instances/counts?state=failed'),
		status: 200,
		error: at('GET', '/task-instances/counts?state=asleep'),
		code: 'invalid_request',
	},
	listInstances: {
		scopes: ['read', 'operate'],
		happy: at('GET', '/instances?state=running'),
		status: 200,
		error: at('GET', '/instances?from=yesterday'),
		code: 'invalid_request',
	},
};
