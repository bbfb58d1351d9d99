import { expect } from 'vitest';
import type { Call } from './caller.ts';
import { inProject } from './entry-call.ts';
import type { FurnishedTenant } from './furnished-tenant.ts';

/** A call that finds something of a tenant not by its address alone, and what somebody is answered who has no such thing. */
export interface NamingCall {
	readonly wanted: Call;
	/** A part of the status and the JSON of the answer. */
	readonly nothing: object;
}

/** `{}` as a part of an object would be part of every object. */
const EMPTY = expect.toSatisfy((value: object) => Object.keys(value).length === 0, 'empty');

const NONE = { status: 200, json: { items: [], nextCursor: null } };
const NONE_COUNTED = { status: 200, json: { byState: EMPTY, complete: true } };
export const NONE_OF_THEM = { status: 200, json: { results: [{ ok: false, changed: false, code: 'not_found' }] } };

/** By operation: whatever names a tenant's things in the query or the body, or sums them up without naming any. */
export const NAMING_CALLS: Readonly<Record<string, (of: FurnishedTenant) => readonly NamingCall[]>> = {
	createProject: ({ organizationId }) => [
		{
			wanted: { method: 'POST', path: '/projects', body: { name: crypto.randomUUID(), organizationId } },
			nothing: { status: 404, json: { error: { code: 'not_found' } } },
		},
	],
	createInvitation: ({ organizationId, projectId }) => [
		{
			wanted: {
				method: 'POST',
				path: `/organizations/${organizationId}/invitations`,
				body: { email: `${crypto.randomUUID()}@example.com`, projects: [{ projectId, roles: ['viewer'] }] },
			},
			nothing: { status: 400, json: { error: { code: 'invalid_request' } } },
		},
	],
	getOverview: (of) => [
		{
			wanted: { path: inProject(of, '/overview') },
			nothing: {
				status: 200,
				json: {
					today: { counts: { byState: EMPTY } },
					active: { byState: EMPTY },
					failures: [],
					longest: [],
					executors: { total: 0 },
					workflows: { total: 0 },
				},
			},
		},
	],
	runWorkflow: (of) => [
		{
			wanted: {
				method: 'POST',
				path: inProject(of, `/workflows/${of.workflowId}/run`),
				body: { recoverFrom: of.instanceId },
			},
			nothing: { status: 400, json: { error: { code: 'invalid_request' } } },
		},
	],
	listTaskTypes: (of) => [listed(of, '/task-types', { status: 200, json: { items: [] } })],
	listInstances: (of) => [listed(of, `/instances?workflowId=${of.workflowId}`)],
	countInstances: (of) => [listed(of, `/instances/counts?workflowId=${of.workflowId}`, NONE_COUNTED)],
	listTaskInstances: (of) => [
		listed(of, '/task-instances'),
		listed(of, `/task-instances?workflowId=${of.workflowId}`),
		listed(of, `/task-instances?instanceId=${of.listedId}`),
	],
	countTaskInstances: (of) => [
		listed(of, '/task-instances/counts', NONE_COUNTED),
		listed(of, `/task-instances/counts?workflowId=${of.workflowId}`, NONE_COUNTED),
		listed(of, `/task-instances/counts?instanceId=${of.listedId}`, NONE_COUNTED),
	],
	listPlannedInstances: (of) => [
		listed(of, '/planned-instances'),
		listed(of, `/planned-instances?workflowId=${of.workflowId}`),
	],
	readCalendar: (of) => [
		listed(of, `/calendar?${someDays()}`, { status: 200, json: { items: [] } }),
		listed(of, `/calendar?${someDays()}&workflowId=${of.workflowId}`, { status: 200, json: { items: [] } }),
	],
	batchInstances: (of) => [
		batch(of, '', { ids: [of.instanceId] }, NONE_OF_THEM),
		batch(of, '?dryRun=true', { ids: [of.listedId] }, NONE_COUNTED),
		batch(of, '?dryRun=true', { filter: { workflowId: of.workflowId } }, NONE_COUNTED),
		batch(of, '', { filter: { workflowId: of.workflowId } }, { status: 202 }),
	],
};

function listed(of: FurnishedTenant, path: string, nothing: object = NONE): NamingCall {
	return { wanted: { path: inProject(of, path) }, nothing };
}

function batch(of: FurnishedTenant, query: string, meant: object, nothing: object): NamingCall {
	const path = inProject(of, `/instances/batch${query}`);
	return { wanted: { method: 'POST', path, body: { operation: 'stop', ...meant } }, nothing };
}

/** Days on which every tenant plans something. */
function someDays(): string {
	const [from, to] = [0, 20].map((days) => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10));
	return `from=${from}&to=${to}`;
}
