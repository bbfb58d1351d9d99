import { env } from 'cloudflare:workers';
import { openDatabase } from '../../../worker/db/database.ts';
import { insertOperation, type OperationRow } from '../../../worker/db/query/operation.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';
import { call } from './caller.ts';
import { inProject } from './entry-call.ts';
import { aRun } from './flow.ts';
import { aPerson } from './person.ts';
import { anOnlineSchedule } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

/** A tenant that has one of everything, so that whoever reads too much finds something. */
export interface FurnishedTenant extends Tenant {
	/** Online, as its schedule is, and with runs. */
	readonly workflowId: string;
	readonly instanceId: string;
	/** Of the same workflow, and in the lists. */
	readonly listedId: string;
}

export async function aFurnishedTenant(): Promise<FurnishedTenant> {
	const tenant = await aTenant();
	const { organizationId, projectId } = tenant;
	const post = (path: string, body: unknown) => call({ method: 'POST', path, token: tenant.owner, body });
	const workflowId = await anOnlineSchedule(tenant);
	const schedule = inProject(tenant, `/workflows/${workflowId}/schedule`);
	const next = await call({ path: `${schedule}/next?limit=1`, token: tenant.token });
	const times = next.json.items.map(({ at }: { at: string }) => at);
	const person = { organizationId, role: 'member', projectId, projectRoles: ['viewer'] } as const;
	const listed = aListedRun(projectId, 0, { workflowId, taskRows: [aTaskRow({ key: 'extract', state: 'failed' })] });
	const [instanceId] = await Promise.all([
		aRun(tenant, workflowId),
		aPerson(person),
		post(`${schedule}/planned/hold`, { times }),
		post(`/organizations/${organizationId}/invitations`, { email: `${crypto.randomUUID()}@example.com` }),
		insertOperation(openDatabase(env.DB), anEndedOperation(projectId)),
		list(listed),
	]);
	return { ...tenant, workflowId, instanceId, listedId: listed.instanceId };
}

function anEndedOperation(projectId: string): OperationRow {
	const now = Date.now();
	return {
		...{ projectId, id: newId('operation', now), kind: 'instances', operation: 'stop', filter: { state: ['paused'] } },
		...{ createdAt: now, createdBy: 'system:test', updatedAt: now, state: 'done', finishedAt: now, abortedBy: null },
		...{ total: 0, changed: 0, unchanged: 0, refused: 0, refusedBy: {}, refusals: [], failure: null },
	};
}
