import { expect, test } from 'vitest';
import { overviewSchema } from '../../../worker/contract/overview.ts';
import { call } from '../api/caller.ts';
import { anOnlineSchedule } from '../api/schedule-entries.ts';
import { aTenant, type Tenant } from '../api/tenant.ts';
import { ownClock, setTime } from '../schedule/schedule-scene.ts';
import { aListedRun, list } from './seeded-lists.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.parse('2049-03-01T00:00:00Z');

ownClock('2049-02-28T22:30:00Z');

async function schedulesOf({ projectId, token }: Tenant) {
	const { json } = await call({ path: `/projects/${projectId}/overview`, token });
	return overviewSchema.parse(json).schedules;
}

/** The run of an hour of the day, created so late. */
function aStart({ projectId }: Tenant, workflowId: string, hour: number, lateMs: number, partial: object = {}) {
	const scheduleTime = MIDNIGHT + hour * HOUR;
	const createdAt = scheduleTime + lateMs;
	return aListedRun(projectId, Date.now() - createdAt, { workflowId, scheduleTime, kind: 'schedule', ...partial });
}

test('the overview says what of today was due and has no run, and how late runs were', async () => {
	const tenant = await aTenant('UTC');
	const id = await anOnlineSchedule(tenant, { cron: '0 * * * *', timeZone: 'UTC' });
	const hold = { method: 'POST', path: `/projects/${tenant.projectId}/workflows/${id}/schedule/planned/hold` };
	await call({ ...hold, token: tenant.token, body: { times: [new Date(MIDNIGHT + 5 * HOUR).toISOString()] } });
	setTime('2049-03-01T06:30:00Z');
	await list(
		aStart(tenant, id, -1, 0),
		aStart(tenant, id, 0, 200),
		aStart(tenant, id, 1, 100, { deleted: true }),
		aStart(tenant, id, 2, 10 * 60_000),
		aStart(tenant, id, 3, 0, { kind: 'manual' }),
		aStart(tenant, id, 4, 300),
	);
	expect(await schedulesOf(tenant)).toEqual({
		from: '2049-03-01T00:00:00.000Z',
		due: 7,
		unstarted: 2,
		late: 1,
		lagMs: { p50: 200, p99: 300, max: 300 },
		troubled: [{ workflowId: id, workflowName: expect.stringMatching(/^flow-/), unstarted: 2, late: 1 }],
		isComplete: true,
	});
});

test('a project without schedules misses nothing', async () => {
	expect(await schedulesOf(await aTenant('UTC'))).toMatchObject({ due: 0, unstarted: 0, late: 0, lagMs: null });
});
