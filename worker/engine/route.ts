import type { Attempt } from './attempt.ts';
import type { Route } from './run-spec.ts';
import type { Run, Task } from './state.ts';

/** Executors of this run that can take a task, in a stable order. */
export function routesFor(run: Run, task: Task): readonly Route[] {
	const { type } = task.node.node.task;
	const { executorGroup } = task.node;
	return run.routes.filter(
		(route) => route.group === executorGroup && route.taskTypes.some((offered) => offered.type === type),
	);
}

/** Another executor for an attempt that nobody can have received, or the one it has. */
export function nextExecutor(run: Run, task: Task, attempt: Attempt): string {
	if (attempt.maybeReceived) return attempt.executorId;
	const ids = routesFor(run, task).map((route) => route.executorId);
	const place = ids.indexOf(attempt.executorId);
	return ids[(place + 1) % Math.max(1, ids.length)] ?? attempt.executorId;
}
