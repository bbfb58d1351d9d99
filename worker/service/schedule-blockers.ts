import type { ListedExecutor } from '../contract/executor.ts';
import type { ScheduleWarning } from '../contract/schedule.ts';
import type { Blocker } from '../contract/workflow.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { jsonPointer } from '../engine/problem.ts';
import { misfits } from '../schedule/refuse-params.ts';
import type { StartRequest } from '../schedule/rpc.ts';
import { missingExecutors } from './workflow-blockers.ts';

/** What a schedule starts its runs with, as it is stored or shown. */
interface RunChoices {
	readonly run: {
		readonly params: StartRequest['startParams'];
		readonly executorGroup?: string | null | undefined;
	};
}

/**
 * What keeps the runs of a schedule from doing their work, all at once: values that are not of the types its workflow
 * declares, and a group of executors in which nobody runs its tasks. Pointers lead into the schedule, behind `/schedule`.
 */
export function scheduleBlockersOf(
	rule: RunChoices,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): Blocker[] {
	return [...wrongParams(rule, document), ...missingGroup(rule, document, executors)];
}

/** The same of its group alone, for whoever saves it: executors may still be registered before it goes online. */
export function groupWarnings(
	rule: RunChoices,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): ScheduleWarning[] {
	return missingGroup(rule, document, executors).map(({ code, message, values }) => ({
		...{ code, message },
		details: { ...values },
	}));
}

function wrongParams({ run }: RunChoices, document: WorkflowDocument): Blocker[] {
	return misfits(document, run.params).map(({ name, reason }) => ({
		...{ code: 'schedule_parameter', pointer: jsonPointer('schedule', 'run', 'params', name) },
		...{ message: `The schedule's value of "${name}" ${reason}.`, values: { name, reason } },
	}));
}

function missingGroup(
	{ run }: RunChoices,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): Blocker[] {
	const { executorGroup: group } = run;
	if (group === null || group === undefined) return [];
	const pointer = jsonPointer('schedule', 'run', 'executorGroup');
	const missing = missingExecutors(document, executors, () => group);
	if (missing.some(({ code }) => code === 'no_executor')) {
		const message = `Group "${group}", in which the schedule runs its tasks, has no executor that is ready.`;
		return [{ code: 'schedule_no_executor', pointer, message, values: { group } }];
	}
	return [...new Set(missing.map(({ values }) => String(values.type)))].map((type) => {
		const message = `No executor of group "${group}", in which the schedule runs its tasks, runs "${type}".`;
		return { code: 'schedule_unknown_task_type', pointer, message, values: { group, type } };
	});
}
