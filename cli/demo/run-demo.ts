import { type RunRequest, runAnswerSchema } from '../../worker/contract/run.ts';
import type { Schedule } from '../../worker/contract/schedule.ts';
import type { Workflow } from '../../worker/contract/workflow.ts';
import { ApiClient } from '../client/api-client.ts';
import type { LocalStack } from '../local/local-stack.ts';
import type { StateFolder } from '../local/state-folder.ts';
import { bringOnline } from './bring-online.ts';
import { hasPython, readDemoDocument, withoutPython } from './demo-document.ts';
import { followRun } from './follow-run.ts';
import { giveSchedule, scheduleOf } from './give-schedule.ts';
import { keepOwner, type Owner, readOrSetUpOwner } from './owner.ts';
import { registerExecutor } from './register-executor.ts';
import { scheduleLine } from './schedule-line.ts';

const NORMAL_RUN: RunRequest = { params: {}, mode: 'normal' };

/**
 * Runs two workflows through the API the way a customer's program does, and shows them: one whose data passes through
 * shell, Python, SQL and shell, and one that fails. Every start runs them again on the same project. The first of them also
 * has a schedule, and runs by it for as long as the stack does.
 */
export async function runDemo(stack: LocalStack, folder: StateFolder, signal: AbortSignal): Promise<Owner> {
	const owner = await readOrSetUpOwner(stack, folder);
	const api = new ApiClient(stack.url, owner.token);
	const executor = await registerExecutor(api, owner.projectId, stack);
	const types = executor.description?.taskTypes.map(({ type }) => type) ?? [];
	console.log(`Project demo with the executor "${executor.name}", which runs ${types.join(', ')}.\n`);

	const orders = await readDemoDocument('daily-orders');
	if (!hasPython()) console.log('python3 is not installed here, so the step clean-orders runs as SHELL.');
	const daily = await bringOnline(api, owner.projectId, hasPython() ? orders : await withoutPython(orders));
	const report = await run(api, daily, signal);
	console.log(`\n${indent(await logOf(api, owner, report, 'print-report'))}\n`);

	const failing = await readDemoDocument('demo-user-product');
	await run(api, await bringOnline(api, owner.projectId, failing), signal);
	console.log('    (demo-user fails on purpose; demo-product, which needs it, is skipped)\n');

	const schedule = await scheduled(api, owner, daily);
	if (schedule !== null) console.log(`${scheduleLine(schedule)}\n`);
	if (schedule === null || owner.scheduleId !== undefined) return owner;
	return keepOwner(folder, { ...owner, scheduleId: schedule.id });
}

/** The schedule of the workflow, which the first start gives it; null when somebody deleted it since. */
function scheduled(api: ApiClient, { projectId, scheduleId }: Owner, workflow: Workflow): Promise<Schedule | null> {
	if (scheduleId === undefined) return giveSchedule(api, projectId, workflow.id);
	return scheduleOf(api, `/projects/${projectId}/workflows/${workflow.id}`);
}

async function run(api: ApiClient, { projectId, id }: Workflow, signal: AbortSignal): Promise<string> {
	const path = `/projects/${projectId}/workflows/${id}/run`;
	const { instanceId } = await api.call({ method: 'POST', path, body: NORMAL_RUN }, runAnswerSchema);
	await followRun(api, projectId, instanceId, signal);
	return instanceId;
}

function logOf(api: ApiClient, { projectId }: Owner, instanceId: string, key: string): Promise<string> {
	return api.text({
		method: 'GET',
		path: `/projects/${projectId}/task-instances/${instanceId}.${key}/logs/text?platform=false`,
	});
}

function indent(text: string): string {
	return text.trimEnd().replaceAll(LINE_START, '    ');
}

const LINE_START = /^(?=.)/gm;
