import { env } from 'cloudflare:workers';
import { signCallbackToken } from '../../../worker/auth/callback-token.ts';
import type { Scope } from '../../../worker/contract/scope.ts';
import { readSettings } from '../../../worker/settings.ts';
import { type Call, call } from './caller.ts';
import { aDocument } from './document.ts';
import { anOnline, at, inProject, NOBODY } from './entry-call.ts';
import { aReadyExecutor } from './executor.ts';
import { aWorkflow } from './flow.ts';
import { LIST_ENTRIES } from './list-entries.ts';
import { OPERATION_ENTRIES } from './operation-entries.ts';
import { DOOR, PEOPLE_MATRIX } from './people-matrix.ts';
import { RUN_ENTRIES } from './run-entries.ts';
import { SCHEDULE_ENTRIES } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

/** How one operation of the API document is called rightly and wrongly. */
export interface Entry {
	/** The scopes of which each suffices; `admin` always does, and for an empty list nothing else. */
	readonly scopes: readonly Scope[];
	/** `organization`: only a token of the whole organization suffices. */
	readonly needs?: 'organization';
	/** A request that succeeds, made with what it needs. */
	readonly happy: (tenant: Tenant) => Promise<Call>;
	readonly status: number;
	/** A request of the right token that is refused, and how. */
	readonly error: (tenant: Tenant) => Promise<Call>;
	readonly code: string;
}

function ofOrganization(method: string, path: string, body?: unknown) {
	return async ({ organizationId }: Tenant): Promise<Call> => ({
		method,
		path: `/organizations/${organizationId}${path}`,
		body,
	});
}

function onWorkflow(method: string, suffix: string, make: (tenant: Tenant) => Promise<string>, body?: () => unknown) {
	return async (tenant: Tenant): Promise<Call> => {
		const path = inProject(tenant, `/workflows/${await make(tenant)}${suffix}`);
		return { method, path, body: body?.() };
	};
}

function onExecutor(method: string, suffix: string, body?: unknown) {
	return async (tenant: Tenant): Promise<Call> => {
		const { id } = await aReadyExecutor(tenant);
		return { method, path: inProject(tenant, `/executors/${id}${suffix}`), body };
	};
}

function unknownWorkflow(method: string, suffix = '', body?: unknown) {
	return {
		error: at(method, `/workflows/wf_${NOBODY}${suffix}`, body),
		code: 'not_found',
	};
}

function unknownExecutor(method: string, suffix = '', body?: unknown) {
	return {
		error: at(method, `/executors/exe_${NOBODY}${suffix}`, body),
		code: 'not_found',
	};
}

function anExecutor() {
	return { name: crypto.randomUUID(), url: 'https://one.executor.example/' };
}

/** Every operation behind a token, by its operation id. A route that is not here fails the test. */
export const MATRIX: Readonly<Record<string, Entry>> = {
	...PEOPLE_MATRIX,
	...SCHEDULE_ENTRIES,
	...OPERATION_ENTRIES,
	getMe: {
		scopes: ['read', 'run', 'operate', 'edit', 'executors'],
		happy: async () => ({ path: '/me' }),
		status: 200,
		error: async () => ({ path: '/me/too' }),
		code: 'not_found',
	},
	listOrganizations: {
		scopes: ['read'],
		happy: async () => ({ path: '/organizations' }),
		status: 200,
		error: async () => ({ path: '/organizations', method: 'PATCH' }),
		code: 'method_not_allowed',
	},
	getOrganization: {
		scopes: ['read'],
		happy: async (tenant) => ({ path: `/organizations/${tenant.organizationId}` }),
		status: 200,
		error: async () => ({ path: `/organizations/${(await aTenant()).organizationId}` }),
		code: 'not_found',
	},
	listOrganizationTokens: {
		scopes: [],
		needs: 'organization',
		happy: ofOrganization('GET', '/tokens'),
		status: 200,
		error: ofOrganization('GET', '/tokens?cursor=nonsense'),
		code: 'invalid_request',
	},
	createOrganizationToken: {
		scopes: [],
		needs: 'organization',
		happy: ofOrganization('POST', '/tokens', { name: 'ci', scopes: ['run'] }),
		status: 201,
		error: ofOrganization('POST', '/tokens', { name: 'ci', scopes: ['run'], expiresAt: '2020-01-01T00:00:00Z' }),
		code: 'invalid_request',
	},
	revokeOrganizationToken: {
		scopes: [],
		needs: 'organization',
		happy: async (tenant) => {
			const path = `/organizations/${tenant.organizationId}/tokens`;
			const created = await call({ method: 'POST', path, token: tenant.owner, body: { name: 'ci', scopes: ['run'] } });
			return { method: 'DELETE', path: `${path}/${created.json.id}` };
		},
		status: 200,
		error: ofOrganization('DELETE', `/tokens/tok_${NOBODY}`),
		code: 'not_found',
	},
	listProjects: {
		scopes: ['read'],
		happy: async () => ({ path: '/projects' }),
		status: 200,
		error: async () => ({ path: '/projects?cursor=nonsense' }),
		code: 'invalid_request',
	},
	createProject: {
		scopes: [],
		needs: 'organization',
		happy: async () => ({ method: 'POST', path: '/projects', body: { name: crypto.randomUUID() } }),
		status: 201,
		error: async () => ({ method: 'POST', path: '/projects', body: { name: 'demo' } }),
		code: 'name_taken',
	},
	getProject: {
		scopes: ['read'],
		happy: at('GET', ''),
		status: 200,
		error: async () => ({ path: `/projects/prj_${NOBODY}` }),
		code: 'not_found',
	},
	listTokens: {
		scopes: [],
		happy: at('GET', '/tokens'),
		status: 200,
		error: at('GET', '/tokens?limit=201'),
		code: 'invalid_request',
	},
	createToken: {
		scopes: [],
		happy: at('POST', '/tokens', { name: 'ci', scopes: ['run'] }),
		status: 201,
		error: at('POST', '/tokens', { name: 'ci', scopes: ['everything'] }),
		code: 'invalid_request',
	},
	revokeToken: {
		scopes: [],
		happy: async (tenant) => {
			const path = inProject(tenant, '/tokens');
			const created = await call({ method: 'POST', path, token: tenant.token, body: { name: 'ci', scopes: ['run'] } });
			return { method: 'DELETE', path: `${path}/${created.json.id}` };
		},
		status: 200,
		error: at('DELETE', `/tokens/tok_${NOBODY}`),
		code: 'not_found',
	},
	listExecutors: {
		scopes: ['read', 'executors'],
		happy: at('GET', '/executors'),
		status: 200,
		error: at('GET', '/executors?limit=0'),
		code: 'invalid_request',
	},
	createExecutor: {
		scopes: ['executors'],
		happy: async (tenant) => ({ method: 'POST', path: inProject(tenant, '/executors'), body: anExecutor() }),
		status: 201,
		error: at('POST', '/executors', { name: 'inside', url: 'https://127.0.0.1/' }),
		code: 'url_refused',
	},
	getExecutor: { scopes: ['read', 'executors'], happy: onExecutor('GET', ''), status: 200, ...unknownExecutor('GET') },
	changeExecutor: {
		scopes: ['executors'],
		happy: onExecutor('PATCH', '', { enabled: false }),
		status: 200,
		...unknownExecutor('PATCH', '', {}),
	},
	removeExecutor: { scopes: ['executors'], happy: onExecutor('DELETE', ''), status: 204, ...unknownExecutor('DELETE') },
	describeExecutor: {
		scopes: ['executors'],
		happy: onExecutor('POST', '/describe'),
		status: 200,
		...unknownExecutor('POST', '/describe'),
	},
	rotateExecutorSecret: {
		scopes: ['executors'],
		happy: onExecutor('POST', '/rotate-secret'),
		status: 200,
		...unknownExecutor('POST', '/rotate-secret'),
	},
	listTaskTypes: {
		scopes: ['read', 'edit', 'executors'],
		happy: at('GET', '/task-types'),
		status: 200,
		error: at('POST', '/task-types'),
		code: 'method_not_allowed',
	},
	getTaskType: {
		scopes: ['read', 'edit', 'executors'],
		happy: async (tenant) => {
			await aReadyExecutor(tenant);
			return { path: inProject(tenant, '/task-types/ECHO') };
		},
		status: 200,
		error: at('GET', '/task-types/NOBODY_RUNS_IT'),
		code: 'not_found',
	},
	listWorkflows: {
		scopes: ['read', 'edit'],
		happy: at('GET', '/workflows?name=flow&state=draft'),
		status: 200,
		error: at('GET', '/workflows?state=sleeping'),
		code: 'invalid_request',
	},
	createWorkflow: {
		scopes: ['edit'],
		happy: async (tenant) => ({
			method: 'POST',
			path: inProject(tenant, '/workflows'),
			body: { document: aDocument() },
		}),
		status: 201,
		error: at('POST', '/workflows', { document: aDocument({ nodes: [] }) }),
		code: 'invalid_request',
	},
	importWorkflow: {
		scopes: ['edit'],
		happy: async (tenant) => ({ method: 'POST', path: inProject(tenant, '/workflows/import'), body: aDocument() }),
		status: 201,
		error: at('POST', '/workflows/import', { orrery: 2 }),
		code: 'invalid_request',
	},
	validateWorkflow: {
		scopes: ['edit'],
		happy: async (tenant) => ({
			method: 'POST',
			path: inProject(tenant, '/workflows/validate'),
			body: { document: aDocument() },
		}),
		status: 200,
		error: at('POST', '/workflows/validate', { document: aDocument({ nodes: [] }) }),
		code: 'invalid_request',
	},
	getWorkflow: {
		scopes: ['read', 'edit'],
		happy: onWorkflow('GET', '', aWorkflow),
		status: 200,
		...unknownWorkflow('GET'),
	},
	saveWorkflow: {
		scopes: ['edit'],
		happy: onWorkflow('PUT', '', aWorkflow, () => ({ document: aDocument() })),
		status: 200,
		...unknownWorkflow('PUT', '', { document: aDocument() }),
	},
	copyWorkflow: {
		scopes: ['edit'],
		happy: onWorkflow('POST', '/copy', aWorkflow),
		status: 201,
		...unknownWorkflow('POST', '/copy'),
	},
	deleteWorkflow: {
		scopes: ['edit'],
		happy: onWorkflow('DELETE', '', aWorkflow),
		status: 204,
		...unknownWorkflow('DELETE'),
	},
	exportWorkflow: {
		scopes: ['read', 'edit'],
		happy: onWorkflow('GET', '/export', aWorkflow),
		status: 200,
		...unknownWorkflow('GET', '/export'),
	},
	listWorkflowVersions: {
		scopes: ['read', 'edit'],
		happy: onWorkflow('GET', '/versions', aWorkflow),
		status: 200,
		...unknownWorkflow('GET', '/versions'),
	},
	getWorkflowVersion: {
		scopes: ['read', 'edit'],
		happy: onWorkflow('GET', '/versions/1', aWorkflow),
		status: 200,
		error: onWorkflow('GET', '/versions/2', aWorkflow),
		code: 'not_found',
	},
	bringWorkflowOnline: {
		scopes: ['edit'],
		happy: onWorkflow('POST', '/online', anOnline),
		status: 200,
		error: onWorkflow('POST', '/online', (tenant) =>
			aWorkflow(tenant, aDocument({ nodes: [{ key: 'a', kind: 'task', task: { type: 'NOBODY_RUNS_IT' } }] })),
		),
		code: 'blocked',
	},
	takeWorkflowOffline: {
		scopes: ['edit'],
		happy: onWorkflow('POST', '/offline', anOnline),
		status: 200,
		...unknownWorkflow('POST', '/offline'),
	},
	runWorkflow: {
		scopes: ['run'],
		happy: onWorkflow('POST', '/run', anOnline),
		status: 202,
		error: onWorkflow('POST', '/run', aWorkflow),
		code: 'workflow_offline',
	},
	...LIST_ENTRIES,
	whyWorkflow: {
		scopes: ['read', 'edit'],
		happy: onWorkflow('GET', '/why', anOnline),
		status: 200,
		...unknownWorkflow('GET', '/why'),
	},
	...RUN_ENTRIES,
};

/** Operations that executors call with the capability they got with an attempt. */
export const CALLBACKS: Readonly<Record<string, { suffix: string; body: unknown; headers?: Record<string, string> }>> =
	{
		sendHeartbeat: { suffix: '/heartbeat', body: { progress: 0.5 } },
		appendLog: {
			suffix: '/logs?offset=0',
			body: 'one line\n',
			headers: { 'content-type': 'text/plain; charset=utf-8' },
		},
		completeAttempt: { suffix: '/complete', body: { status: 'success', outputs: {} } },
	};

/** Operations that need no token, because there is none yet or because they say nothing. */
export const OPEN = ['setUp', 'getLiveness', 'getReadiness', ...DOOR];

/** The capability of an attempt, as the dispatcher signs it. */
export function capability(tenant: Tenant, instanceId: string, attempt: string, expiresAt = Date.now() + 60_000) {
	const claim = { projectId: tenant.projectId, instanceId, attemptId: attempt, expiresAt };
	return signCallbackToken(readSettings(env).callbackKeys, claim);
}
