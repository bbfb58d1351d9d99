import type { RunPlace } from '../bucket/keys.ts';
import type { LineStanding } from '../capacity/rpc.ts';
import { capacityStub } from '../capacity/stub.ts';
import type { InstanceWhy, RunBlocker, TaskStanding, TaskWhy } from '../contract/why.ts';
import { blocker } from '../engine/view/why/blocker.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { LineStanding as RunLineStanding } from '../schedule/rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { askRun } from './run-source.ts';
import type { Services } from './services.ts';
import { parseTaskInstanceId } from './task-instance.ts';

/** What the run says is worth more than its place in a line. */
const LINE_TIMEOUT_MS = 2000;

/** Why a run has not ended, or ended as it did (V8). */
export async function getInstanceWhy(services: Services, place: RunPlace): Promise<Answer<InstanceWhy, 'not_found'>> {
	const why = await askRun(services, place, (run) => run.why());
	if (why === null) return refuseWith('not_found');
	const [line, standing] = await Promise.all([
		projectLine(services, place, why.tasks),
		runLine(services, place, why.blockers),
	]);
	const blockers = [...why.blockers.map((one) => withPlace(one, standing)), ...line];
	return accept({ ...why, blockers, tasks: withLine(why.tasks, line) });
}

/** Why a task does not run, or ended as it did (V8). */
export async function getTaskWhy(
	services: Services,
	projectId: string,
	id: string,
): Promise<Answer<TaskWhy, 'not_found'>> {
	const task = parseTaskInstanceId(id);
	if (task === null) return refuseWith('not_found');
	const place = { projectId, instanceId: task.instanceId };
	const why = await askRun(services, place, (run) => run.taskWhy(task.key));
	if (why === null) return refuseWith('not_found');
	const [line, standing] = await Promise.all([
		projectLine(services, place, [why, ...why.tasks]),
		runLine(services, place, why.blockers),
	]);
	const [first = why, ...others] = withLine([why, ...why.tasks], line);
	return accept({ ...why, blockers: first.blockers.map((one) => withPlace(one, standing)), tasks: others });
}

/** A run waits for its turn: where it stands among those that do, and which runs are active. Its scheduler knows. */
async function runLine(
	{ env }: Services,
	{ projectId, instanceId }: RunPlace,
	blockers: readonly RunBlocker[],
): Promise<RunLineStanding | null> {
	if (!blockers.some(({ kind }) => kind === 'execution_strategy')) return null;
	try {
		const run = await instanceStub(env, projectId, instanceId).view();
		if (run === null) return null;
		const asked = schedulerStub(env, projectId, run.workflowId).lineStanding(instanceId);
		return await withinTime(asked, LINE_TIMEOUT_MS);
	} catch (problem) {
		logLine('why_without_line', { projectId, instanceId, problem: messageOf(problem) });
		return null;
	}
}

function withPlace(told: RunBlocker, standing: RunLineStanding | null): RunBlocker {
	if (standing === null || told.kind !== 'execution_strategy') return told;
	const { place, waiting, holders } = standing;
	const line = place === null ? othersWait(waiting) : `It is number ${place} of ${waiting} in the line.`;
	return { ...told, text: `${told.text} ${line}`, values: { ...told.values, place, waiting, runs: [...holders] } };
}

function othersWait(count: number): string {
	if (count === 0) return 'No other waits.';
	return count === 1 ? 'One other waits.' : `${count} others wait.`;
}

/** A run has no slot because its project has none left: where it stands there. Asked only for a run in which a task waits. */
async function projectLine(
	{ env }: Services,
	{ projectId, instanceId }: RunPlace,
	tasks: readonly TaskStanding[],
): Promise<RunBlocker[]> {
	if (!tasks.some(waitsForSlot)) return [];
	try {
		const asked = capacityStub(env, projectId).lineStanding(`ins:${instanceId}`);
		return inLine(await withinTime(asked, LINE_TIMEOUT_MS));
	} catch (problem) {
		logLine('why_without_capacity', { projectId, instanceId, problem: messageOf(problem) });
		return [];
	}
}

/** Where it stands, and who holds the most: runs, or the pools that workflows start theirs from. */
function inLine({ window, held, waiting, place, holders = [] }: LineStanding): RunBlocker[] {
	if (place === null) return [];
	const text = `The project uses ${held} of its ${window} slots, and ${waiting} more are wanted: this run is number ${place} in the line.`;
	const runs = idsBehind(holders, 'ins:');
	const workflows = idsBehind(holders, 'wf:');
	return [blocker('project_slots', text, { values: { window, held, waiting, place, runs, workflows } })];
}

function idsBehind(holders: NonNullable<LineStanding['holders']>, prefix: string): string[] {
	return holders.flatMap(({ holder }) => (holder.startsWith(prefix) ? [holder.slice(prefix.length)] : []));
}

function withLine(tasks: readonly TaskStanding[], line: readonly RunBlocker[]): TaskStanding[] {
	return tasks.map((task) => (waitsForSlot(task) ? { ...task, blockers: [...task.blockers, ...line] } : task));
}

function waitsForSlot({ blockers }: TaskStanding): boolean {
	return blockers.some(({ kind }) => kind === 'slot');
}
