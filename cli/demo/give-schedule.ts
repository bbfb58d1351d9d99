import { projectSchema } from '../../worker/contract/project.ts';
import {
	type Schedule,
	type ScheduleWrite,
	savedScheduleSchema,
	scheduleSchema,
} from '../../worker/contract/schedule.ts';
import type { ApiClient } from '../client/api-client.ts';
import { ApiProblem } from '../client/api-problem.ts';

const EVERY_DAY_AT_SIX = '0 6 * * *';

/** The schedule of a workflow; null when it has none. */
export async function scheduleOf(api: ApiClient, workflowPath: string): Promise<Schedule | null> {
	try {
		return await api.call({ method: 'GET', path: `${workflowPath}/schedule` }, scheduleSchema);
	} catch (error) {
		if (error instanceof ApiProblem && error.code === 'not_found') return null;
		throw error;
	}
}

/**
 * Gives a workflow that is online a schedule of every day at six in the project's zone, and brings it online. One that has
 * a schedule keeps it as it is, online or not: somebody may have changed it.
 */
export async function giveSchedule(api: ApiClient, projectId: string, workflowId: string): Promise<Schedule> {
	const projectPath = `/projects/${projectId}`;
	const workflowPath = `${projectPath}/workflows/${workflowId}`;
	const known = await scheduleOf(api, workflowPath);
	if (known !== null) return known;
	const { timeZone } = await api.call({ method: 'GET', path: projectPath }, projectSchema);
	const body: Pick<ScheduleWrite, 'cron' | 'timeZone'> = { cron: EVERY_DAY_AT_SIX, timeZone };
	await api.call({ method: 'PUT', path: `${workflowPath}/schedule`, body }, savedScheduleSchema);
	return bringScheduleOnline(api, workflowPath);
}

export function bringScheduleOnline(api: ApiClient, workflowPath: string): Promise<Schedule> {
	return api.call({ method: 'POST', path: `${workflowPath}/schedule/online` }, scheduleSchema);
}
