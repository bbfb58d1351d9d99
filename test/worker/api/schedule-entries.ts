import { type Call, call } from './caller.ts';
import { at, NOBODY } from './entry-call.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aWorkflow } from './flow.ts';
import type { Entry } from './matrix.ts';
import type { Tenant } from './tenant.ts';

const READ = ['read', 'edit', 'operate'] as const;

/** A schedule as it is saved, with what a test changes of it. */
export function aSchedule(partial: Readonly<Record<string, unknown>> = {}) {
	return { cron: '0 9 * * *', timeZone: 'Europe/Berlin', ...partial };
}

function pathOf(tenant: Tenant, workflowId: string, suffix = ''): string {
	return `/projects/${tenant.projectId}/workflows/${workflowId}/schedule${suffix}`;
}

/** A workflow that is not online, with a schedule. */
async function aScheduled(tenant: Tenant): Promise<string> {
	const id = await aWorkflow(tenant);
	await call({ method: 'PUT', path: pathOf(tenant, id), token: tenant.token, body: aSchedule() });
	return id;
}

/** A workflow that is online, with a schedule that is not. */
export async function anOnlineScheduled(
	tenant: Tenant,
	partial: Parameters<typeof aSchedule>[0] = {},
): Promise<string> {
	await aReadyExecutor(tenant);
	const id = await anOnlineWorkflow(tenant);
	await call({ method: 'PUT', path: pathOf(tenant, id), token: tenant.token, body: aSchedule(partial) });
	return id;
}

/** A workflow that is online, with a schedule that is too. */
export async function anOnlineSchedule(tenant: Tenant, partial: Parameters<typeof aSchedule>[0] = {}): Promise<string> {
	const id = await anOnlineScheduled(tenant, partial);
	await call({ method: 'POST', path: pathOf(tenant, id, '/online'), token: tenant.token });
	return id;
}

function onSchedule(method: string, suffix: string, body?: unknown, make = aScheduled) {
	return async (tenant: Tenant): Promise<Call> => ({ method, path: pathOf(tenant, await make(tenant), suffix), body });
}

function unknown(method: string, suffix = '', body?: unknown): Pick<Entry, 'error' | 'code'> {
	return {
		error: async (tenant) => ({ method, path: pathOf(tenant, `wf_${NOBODY}`, suffix), body }),
		code: 'not_found',
	};
}

function onPlanned(operation: string): Entry {
	const times = { times: ['2090-01-01T08:00:00Z'] };
	return {
		scopes: ['operate', 'edit'],
		happy: onSchedule('POST', `/planned/${operation}`, times),
		status: 200,
		...unknown('POST', `/planned/${operation}`, times),
	};
}

/** Operations on schedules and on what they plan. */
export const SCHEDULE_ENTRIES: Readonly<Record<string, Entry>> = {
	listSchedules: {
		scopes: READ,
		happy: at('GET', '/schedules?online=true&name=daily&status=scheduling,needs_attention'),
		status: 200,
		error: at('GET', '/schedules?cursor=nonsense'),
		code: 'invalid_request',
	},
	getSchedule: { scopes: READ, happy: onSchedule('GET', ''), status: 200, ...unknown('GET') },
	saveSchedule: {
		scopes: ['edit'],
		happy: onSchedule('PUT', '', aSchedule(), aWorkflow),
		status: 200,
		error: onSchedule('PUT', '', aSchedule({ cron: '61 * * * *' }), aWorkflow),
		code: 'invalid_cron',
	},
	deleteSchedule: { scopes: ['edit'], happy: onSchedule('DELETE', ''), status: 204, ...unknown('DELETE') },
	bringScheduleOnline: {
		scopes: ['operate', 'edit'],
		happy: onSchedule('POST', '/online', { makeUp: 'none' }, anOnlineScheduled),
		status: 200,
		error: onSchedule('POST', '/online'),
		code: 'workflow_offline',
	},
	previewScheduleOnline: {
		scopes: READ,
		happy: onSchedule('GET', '/online/preview'),
		status: 200,
		...unknown('GET', '/online/preview'),
	},
	takeScheduleOffline: {
		scopes: ['operate', 'edit'],
		happy: onSchedule('POST', '/offline'),
		status: 200,
		...unknown('POST', '/offline'),
	},
	readLedger: {
		scopes: READ,
		happy: onSchedule('GET', '/ledger?outcome=started,missed'),
		status: 200,
		error: onSchedule('GET', '/ledger?outcome=lost'),
		code: 'invalid_request',
	},
	auditLedger: {
		scopes: READ,
		happy: onSchedule('GET', '/ledger/audit'),
		status: 200,
		...unknown('GET', '/ledger/audit'),
	},
	previewSchedule: {
		scopes: READ,
		happy: at('POST', '/schedules/preview', { cron: '*/5 * * * *', timeZone: 'UTC' }),
		status: 200,
		error: at('POST', '/schedules/preview', { cron: '', timeZone: 'UTC' }),
		code: 'invalid_cron',
	},
	listPlannedInstances: {
		scopes: READ,
		happy: at('GET', '/planned-instances?state=planned,held'),
		status: 200,
		error: at('GET', '/planned-instances?cursor=nonsense'),
		code: 'invalid_request',
	},
	readNextTimes: {
		scopes: READ,
		happy: onSchedule('GET', '/next?limit=3'),
		status: 200,
		...unknown('GET', '/next'),
	},
	readCalendar: {
		scopes: READ,
		happy: at('GET', '/calendar?from=2027-03-01&to=2027-03-31'),
		status: 200,
		error: at('GET', '/calendar?from=2027-03-01&to=2027-06-01'),
		code: 'invalid_request',
	},
	holdPlannedInstances: onPlanned('hold'),
	releasePlannedInstances: onPlanned('release'),
	stopPlannedInstances: onPlanned('stop'),
};
