import type { Action } from '#lib/action/action.ts';
import { fits, type OperatedRun, type OperatedTask, type TaskOperationName } from '#lib/model/task-operations.ts';
import { operateNow } from './operate-tasks.ts';
import { taskActions } from './task-actions.ts';

type Asked = {
	readonly operation: Exclude<TaskOperationName, 'hold' | 'release'>;
	readonly tasks: readonly OperatedTask[];
};

/** What is done to tasks from a page: at once where it can be taken back, else when its dialog was answered. */
export class TaskOperator {
	readonly #projectId: () => string;
	readonly #onDone: () => unknown;
	readonly #run: () => OperatedRun | undefined;
	/** What the dialog asks about. */
	asked = $state.raw<Asked>();

	/** @param run whose tasks they are, on its own page; what stands against operating it stands against all of them. */
	constructor(projectId: () => string, onDone: () => unknown, run: () => OperatedRun | undefined = () => undefined) {
		this.#projectId = projectId;
		this.#onDone = onDone;
		this.#run = run;
	}

	get onDone(): () => unknown {
		return this.#onDone;
	}

	actionsFor(tasks: readonly OperatedTask[]): Action[] {
		const act = (operation: TaskOperationName, those: readonly OperatedTask[]) => this.#act(operation, those);
		return taskActions(this.#projectId(), tasks, act, this.#run());
	}

	#act(operation: TaskOperationName, tasks: readonly OperatedTask[]): unknown {
		if (operation === 'hold' || operation === 'release') {
			const fitting = tasks.filter((task) => fits(operation, task));
			return operateNow(this.#projectId(), operation, fitting, this.#onDone);
		}
		this.asked = { operation, tasks };
		return undefined;
	}
}
