import { attemptMemoryOf } from '../attempt-memory.ts';
import { contextOfTask } from '../context-of-task.ts';
import { type Draft, emit } from '../draft.ts';
import { deliveryLeaseUntil } from '../lease.ts';
import { resolveTask } from '../parameter/resolve.ts';
import { routesFor } from '../route.ts';
import type { Route } from '../run-spec.ts';
import type { Run, Task } from '../state.ts';
import { failTask } from './end-attempt.ts';
import { checkOutputs, succeedTask } from './succeed-task.ts';

/**
 * Starts a runnable task: its next attempt, bound to an executor. Answers false when no executor of its group takes
 * its type, which is nobody's failure: the task waits until one does or its scheduling wait is over.
 */
export function startTask(draft: Draft, task: Task): boolean {
	const { run, at } = draft;
	const { spec } = run;
	const resolved = resolveTask(spec, task.node, contextOfTask(run, task));
	if (!resolved.ok) {
		draft.starts += 1;
		failTask(draft, task, resolved.failure);
		return true;
	}
	const route = spec.mode === 'dryRun' ? null : pickRoute(run, task);
	if (spec.mode !== 'dryRun' && route === null) return false;
	draft.starts += 1;
	if (route === null || (spec.mode === 'test' && !offersTest(route, task))) {
		simulate(draft, task);
		return true;
	}
	const attempt = task.attempts.length + 1;
	emit(draft, {
		kind: 'attempt_created',
		at,
		task: task.node.key,
		attempt,
		executorId: route.executorId,
		leaseUntil: deliveryLeaseUntil(run, at),
	});
	attemptMemoryOf(task, attempt).resolved = resolved.value;
	draft.dispatch.push({ task: task.node.key, attempt });
	return true;
}

/** A task that is walked through and not sent succeeds with the values its OUT parameters declare. */
function simulate(draft: Draft, task: Task): void {
	const outputs = checkOutputs(draft.run, task, {});
	if (outputs.ok) succeedTask(draft, task, outputs.value, 'simulated');
	else failTask(draft, task, outputs.failure);
}

/** Spreads a fan-out over the group, and lets a retry try another executor than the attempt before. */
function pickRoute(run: Run, task: Task): Route | null {
	const routes = routesFor(run, task);
	return routes[(task.node.index + task.attempts.length) % Math.max(1, routes.length)] ?? null;
}

function offersTest(route: Route, task: Task): boolean {
	return route.taskTypes.some((offered) => offered.type === task.node.node.task.type && offered.test);
}
