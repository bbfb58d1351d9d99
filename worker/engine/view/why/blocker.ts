import { taskInstanceId } from '../../../contract/ids.ts';
import { toInstant } from '../../../contract/instant.ts';
import type { Release, RunBlocker, RunBlockerKind } from '../../../contract/why.ts';
import type { Actor } from '../../run-spec.ts';
import type { Run, Task } from '../../state.ts';

/** Tasks that one blocker names; the others it only counts. */
export const NAMED_MAX = 10;

/** What of a blocker differs from one that nobody made, that lasts until something happens and nothing lifts. */
export interface BlockerParts {
	readonly values?: RunBlocker['values'];
	readonly by?: Actor | null;
	/** Epoch ms, as is `until`. */
	readonly since?: number | null;
	readonly until?: number | null;
	readonly release?: Release | null;
	readonly tasks?: readonly Task[];
}

export function blocker(kind: RunBlockerKind, text: string, parts: BlockerParts = {}): RunBlocker {
	const { values = {}, by = null, since = null, until = null, release = null, tasks = [] } = parts;
	return {
		...{ kind, text, values, release },
		by: by === null ? null : `${by.kind}:${by.id}`,
		since: since === null ? null : toInstant(since),
		until: until === null ? null : toInstant(until),
		tasks: tasks.slice(0, NAMED_MAX).map((task) => task.node.key),
		more: Math.max(0, tasks.length - NAMED_MAX),
	};
}

export function onTask(run: Run, task: Task, operation: Release['operation']): Release {
	return { operation, on: { kind: 'taskInstance', id: taskInstanceId(run.spec.instanceId, task.node.key) } };
}

export function onInstance(run: Run, operation: Release['operation']): Release {
	return { operation, on: { kind: 'instance', id: run.spec.instanceId } };
}

export function onWorkflow(run: Run, operation: Release['operation']): Release {
	return { operation, on: { kind: 'workflow', id: run.spec.workflowId } };
}

/** `1 task`, `2 tasks`. */
export function tasksInWords(count: number): string {
	return count === 1 ? '1 task' : `${count} tasks`;
}
