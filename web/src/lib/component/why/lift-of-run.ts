import type { Action } from '#lib/action/action.ts';
import type { TaskOperator } from '#lib/component/instance/task-operator.svelte.ts';
import type { OperatedTask } from '#lib/model/task-operations.ts';
import type { Release } from '#lib/model/why-tree.ts';

/** What the page of a run has to give. */
export interface RunPage {
	readonly runId: string;
	/** What its own buttons and menus do. */
	readonly actions: readonly Action[];
	readonly operator: TaskOperator;
	/** A task of the run by the id of its instance. */
	readonly taskOf: (id: string) => OperatedTask | undefined;
}

/** How a blocker of a run or of one of its tasks is lifted on the run's page: by what the page offers anyway. */
export function liftOfRun(
	{ operation, on }: Release,
	{ runId, actions, operator, taskOf }: RunPage,
): Action | undefined {
	if (on.kind === 'instance') return on.id === runId ? actions.find(({ id }) => id === `run ${operation}`) : undefined;
	const task = on.kind === 'taskInstance' ? taskOf(on.id) : undefined;
	return task && operator.actionsFor([task]).find(({ id }) => id === `task ${operation}`);
}
