import type { Schema } from '#lib/api/client.ts';
import {
	allowedTaskOperations,
	type TaskOperationName as Operation,
} from '../../../../worker/engine/view/allowed-task-operations.ts';

export type TaskOperationName = Operation;

/** What operations need to know of a task, wherever it is listed. */
export type OperatedTask = Pick<Schema<'TaskInstance'>, 'id' | 'key' | 'name' | 'state'>;

/** What operations need to know of the run of a task. */
export type OperatedRun = Pick<Schema<'Instance'>, 'state' | 'archivedAt'>;

/** In the order they are offered; what decides against the executor comes last. */
export const TASK_OPERATIONS = [
	'hold',
	'release',
	'rerun',
	'set_success',
	'set_failed',
	'terminate',
] as const satisfies TaskOperationName[];

/** What can be taken back at once, and by what; the others are asked about first. */
export const UNDO: Readonly<Partial<Record<TaskOperationName, TaskOperationName>>> = {
	hold: 'release',
	release: 'hold',
};

/** Whether an operation fits a task as it is shown. The API judges again, by the run itself. */
export function fits(operation: TaskOperationName, { state }: Pick<OperatedTask, 'state'>): boolean {
	return allowedTaskOperations(state).includes(operation);
}
