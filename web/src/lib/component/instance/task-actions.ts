import CircleCheck from '@lucide/svelte/icons/circle-check';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CirclePlay from '@lucide/svelte/icons/circle-play';
import CircleX from '@lucide/svelte/icons/circle-x';
import OctagonX from '@lucide/svelte/icons/octagon-x';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import type { Action } from '#lib/action/action.ts';
import { instanceOperationsText } from '#lib/i18n/instance-operations.ts';
import { stateText } from '#lib/i18n/state.ts';
import { taskOperationsText } from '#lib/i18n/task-operations.ts';
import {
	fits,
	type OperatedRun,
	type OperatedTask,
	TASK_OPERATIONS,
	type TaskOperationName,
} from '#lib/model/task-operations.ts';
import { session } from '#lib/state/session.svelte.ts';
import type { Icon } from '#lib/ui/icon.ts';

const ICONS: Readonly<Record<TaskOperationName, Icon>> = {
	hold: CirclePause,
	release: CirclePlay,
	rerun: RotateCcw,
	set_success: CircleCheck,
	set_failed: CircleX,
	terminate: OctagonX,
};

/**
 * What can be done to some tasks: nothing for a role that may not, and why not where no task's state allows it.
 *
 * @param act does it, or asks first.
 * @param run whose tasks they all are, where that is known.
 */
export function taskActions(
	projectId: string,
	tasks: readonly OperatedTask[],
	act: (operation: TaskOperationName, tasks: readonly OperatedTask[]) => unknown,
	run?: OperatedRun,
): Action[] {
	if (!session.can(projectId, 'operate')) return [];
	const t = taskOperationsText();
	const [only] = tasks;
	const block = run && blockOfRun(run);
	return TASK_OPERATIONS.map((operation) => {
		const fitting = tasks.filter((task) => fits(operation, task));
		const state = only === undefined ? '' : stateText().task[only.state];
		const why = tasks.length === 1 ? t.blocked.state(state) : t.blocked.none;
		return {
			id: `task ${operation}`,
			title: t.operations[operation],
			group: 'act',
			icon: ICONS[operation],
			isDangerous: operation === 'terminate',
			...(block === undefined && fitting.length > 0 ? {} : { blockedBecause: block ?? why }),
			run: () => act(operation, tasks),
		};
	});
}

/** Why nothing can be done to any task of a run; undefined when something can. */
function blockOfRun({ archivedAt, state }: OperatedRun): string | undefined {
	const t = instanceOperationsText().blocked;
	if (archivedAt !== null) return t.archived;
	return state === 'stopping' ? t.state(stateText().instance[state]) : undefined;
}
