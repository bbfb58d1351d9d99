import type { Call } from './caller.ts';
import { aDocument } from './document.ts';
import { anOnline, at, inProject, NOBODY } from './entry-call.ts';
import { anEndedRun, aRun, aTerminatedTask, aWaitingRun } from './flow.ts';
import type { Entry } from './matrix.ts';
import type { Tenant } from './tenant.ts';

function onRun(method: string, suffix: string, make: (tenant: Tenant, workflowId: string) => Promise<string> = aRun) {
	return async (tenant: Tenant): Promise<Call> => {
		const id = await make(tenant, await anOnline(tenant));
		return { method, path: inProject(tenant, `/instances/${id}${suffix}`) };
	};
}

function onTask(suffix: string) {
	return async (tenant: Tenant): Promise<Call> => {
		const id = await aRun(tenant, await anOnline(tenant));
		return { path: inProject(tenant, `/task-instances/${id}.extract${suffix}`) };
	};
}

/** An operation on a task of a run; the task is unknown where it goes wrong. */
function ofTask(
	suffix: string,
	key: string,
	make: (tenant: Tenant, workflowId: string) => Promise<string> = aRun,
): Entry {
	const call_ = (named: string) => async (tenant: Tenant) => {
		const id = await make(tenant, await anOnline(tenant));
		return { method: 'POST', path: inProject(tenant, `/task-instances/${id}.${named}${suffix}`) };
	};
	return { scopes: ['operate'], happy: call_(key), status: 200, error: call_('nowhere'), code: 'not_found' };
}

function unknownRun(method: string, suffix = '') {
	return {
		error: at(method, `/instances/ins_${NOBODY}${suffix}`),
		code: 'not_found',
	};
}

/** Operations on runs and on their tasks. */
export const RUN_ENTRIES: Readonly<Record<string, Entry>> = {
	getInstance: { scopes: ['read', 'operate'], happy: onRun('GET', ''), status: 200, ...unknownRun('GET') },
	listInstanceTasks: {
		scopes: ['read', 'operate'],
		happy: onRun('GET', '/tasks'),
		status: 200,
		...unknownRun('GET', '/tasks'),
	},
	listInstanceEvents: {
		scopes: ['read', 'operate'],
		happy: onRun('GET', '/events'),
		status: 200,
		...unknownRun('GET', '/events'),
	},
	getInstanceGantt: {
		scopes: ['read', 'operate'],
		happy: onRun('GET', '/gantt'),
		status: 200,
		error: onRun('GET', '/gantt?round=2'),
		code: 'not_found',
	},
	getInstanceParams: {
		scopes: ['read', 'operate'],
		happy: onRun('GET', '/params'),
		status: 200,
		...unknownRun('GET', '/params'),
	},
	whyInstance: {
		scopes: ['read', 'operate'],
		happy: onRun('GET', '/why'),
		status: 200,
		...unknownRun('GET', '/why'),
	},
	whyTaskInstance: {
		scopes: ['read', 'operate'],
		happy: onTask('/why'),
		status: 200,
		error: onTask('.and.more/why'),
		code: 'not_found',
	},
	watchInstance: {
		scopes: ['read', 'operate'],
		happy: async (tenant) => ({ ...(await onRun('GET', '/live')(tenant)), headers: { upgrade: 'websocket' } }),
		status: 101,
		error: onRun('GET', '/live'),
		code: 'upgrade_required',
	},
	pauseInstance: { scopes: ['operate'], happy: onRun('POST', '/pause'), status: 200, ...unknownRun('POST', '/pause') },
	resumeInstance: {
		scopes: ['operate'],
		happy: onRun('POST', '/resume'),
		status: 200,
		...unknownRun('POST', '/resume'),
	},
	stopInstance: { scopes: ['operate'], happy: onRun('POST', '/stop'), status: 200, ...unknownRun('POST', '/stop') },
	holdInstance: {
		scopes: ['operate'],
		happy: onRun('POST', '/hold', aWaitingRun),
		status: 200,
		...unknownRun('POST', '/hold'),
	},
	releaseInstance: {
		scopes: ['operate'],
		happy: onRun('POST', '/release', aWaitingRun),
		status: 200,
		...unknownRun('POST', '/release'),
	},
	rerunInstance: {
		scopes: ['operate'],
		happy: onRun('POST', '/rerun', anEndedRun),
		status: 200,
		...unknownRun('POST', '/rerun'),
	},
	recoverInstance: {
		scopes: ['operate'],
		happy: onRun('POST', '/recover', anEndedRun),
		status: 200,
		...unknownRun('POST', '/recover'),
	},
	getInstanceDocument: {
		scopes: ['read', 'edit'],
		happy: onRun('GET', '/document'),
		status: 200,
		...unknownRun('GET', '/document'),
	},
	editInstance: {
		scopes: ['edit'],
		happy: async (tenant) => ({
			...(await onRun('PUT', '/document', anEndedRun)(tenant)),
			body: { document: aDocument() },
		}),
		status: 200,
		error: at('PUT', `/instances/ins_${NOBODY}/document`, { document: aDocument() }),
		code: 'not_found',
	},
	forceCloseInstance: {
		scopes: [],
		happy: onRun('POST', '/force-close'),
		status: 200,
		...unknownRun('POST', '/force-close'),
	},
	deleteInstance: {
		scopes: ['operate'],
		happy: onRun('DELETE', '', anEndedRun),
		status: 204,
		error: onRun('DELETE', ''),
		code: 'illegal_transition',
	},
	getTaskInstance: {
		scopes: ['read', 'operate'],
		happy: onTask(''),
		status: 200,
		error: onTask('.and.more'),
		code: 'not_found',
	},
	holdTaskInstance: ofTask('/hold', 'load'),
	releaseTaskInstance: ofTask('/release', 'load'),
	terminateTaskInstance: ofTask('/terminate', 'load'),
	setTaskInstanceSuccess: ofTask('/set-success', 'extract', aTerminatedTask),
	setTaskInstanceFailed: ofTask('/set-failed', 'extract', aTerminatedTask),
	rerunTaskInstance: ofTask('/rerun', 'extract', aTerminatedTask),
	operateTaskInstances: {
		scopes: ['operate'],
		happy: async (tenant) => {
			const id = await aRun(tenant, await anOnline(tenant));
			const body = { ids: [`${id}.load`], operation: 'hold' };
			return { method: 'POST', path: inProject(tenant, '/task-instances/batch'), body };
		},
		status: 200,
		error: at('POST', '/task-instances/batch', { ids: [], operation: 'hold' }),
		code: 'invalid_request',
	},
	readTaskInstanceLog: {
		scopes: ['read', 'operate'],
		happy: onTask('/logs'),
		status: 200,
		error: onTask('/logs?attempt=99'),
		code: 'not_found',
	},
	downloadTaskInstanceLog: {
		scopes: ['read', 'operate'],
		happy: onTask('/logs/text'),
		status: 200,
		error: onTask('/logs/text?attempt=99'),
		code: 'not_found',
	},
	watchTaskInstanceLog: {
		scopes: ['read', 'operate'],
		happy: async (tenant) => ({
			...(await onTask('/logs/live?source=executor')(tenant)),
			headers: { upgrade: 'websocket' },
		}),
		status: 101,
		error: onTask('/logs/live?source=executor'),
		code: 'upgrade_required',
	},
};
