import { taskInstanceId } from '../../contract/ids.ts';
import { localTimeOf } from '../../occurrence/zone.ts';
import type { PlanNode } from '../plan.ts';
import type { RunSpec } from '../run-spec.ts';

/** What a built-in value is made from. */
export type SystemSource = Pick<
	RunSpec,
	| 'instanceId'
	| 'projectId'
	| 'projectName'
	| 'workflowId'
	| 'workflowName'
	| 'scheduleTime'
	| 'nominalLocal'
	| 'timeZone'
>;

type SystemValue = (run: SystemSource, node: Pick<PlanNode, 'key' | 'name'>) => string;

const MS_PER_DAY = 86_400_000;

/** Built-in parameters (D8) and, below them, the names DolphinScheduler gives to the same things. */
const SYSTEM_VALUES: ReadonlyMap<string, SystemValue> = new Map<string, SystemValue>([
	['system.biz.date', (run) => digitsOf(nominalTime(run) - MS_PER_DAY, 8)],
	['system.biz.curdate', (run) => digitsOf(nominalTime(run), 8)],
	['system.datetime', (run) => digitsOf(nominalTime(run), 14)],
	['system.workflow.name', (run) => run.workflowName],
	['system.workflow.id', (run) => run.workflowId],
	['system.workflow.instance.id', (run) => run.instanceId],
	['system.task.name', (_, node) => node.name],
	['system.task.id', (_, node) => node.key],
	['system.task.instance.id', (run, node) => taskInstanceId(run.instanceId, node.key)],
	['system.project.name', (run) => run.projectName],
	['system.project.id', (run) => run.projectId],
	['system.workflow.definition.name', (run) => run.workflowName],
	['system.workflow.definition.code', (run) => run.workflowId],
	['system.task.definition.name', (_, node) => node.name],
	['system.task.definition.code', (_, node) => node.key],
	['system.project.code', (run) => run.projectId],
]);

/** Whether a name is built in. */
export function isSystemName(name: string): boolean {
	return SYSTEM_VALUES.has(name);
}

/**
 * A built-in value as one node of one run sees it; undefined if there is no such name. Dates are those of the nominal
 * local time of the run, whenever the run really takes place; the day before is taken on the calendar, so a day of 23
 * or 25 hours is one day too.
 */
export function systemValue(name: string, run: SystemSource, node: Pick<PlanNode, 'key' | 'name'>): string | undefined {
	return SYSTEM_VALUES.get(name)?.(run, node);
}

/** The wall time that the run stands for, as `localTimeOf` gives it. */
function nominalTime({ nominalLocal, scheduleTime, timeZone }: SystemSource): number {
	return nominalLocal === undefined ? localTimeOf(scheduleTime, timeZone) : Date.parse(`${nominalLocal}Z`);
}

/** yyyyMMddHHmmss of a local time, cut to its first digits. */
function digitsOf(local: number, length: 8 | 14): string {
	return new Date(local).toISOString().replaceAll(/[-:T]/g, '').slice(0, length);
}
