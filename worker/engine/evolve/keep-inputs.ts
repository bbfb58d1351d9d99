import { contextOfTask } from '../context-of-task.ts';
import { reachable } from '../graph.ts';
import { resolveTask } from '../parameter/resolve.ts';
import type { Run, Task } from '../state.ts';
import { liveAttempt, taskAt } from '../task-index.ts';

/**
 * Keeps what attempts on their way were made of, when the outputs of tasks above them are about to change: such an attempt
 * may have to be sent again, and under one idempotency key an executor gets one payload.
 */
export function keepInputsBelow(run: Run, changing: readonly Task[]): void {
	if (run.inFlight === 0) return;
	const below = reachable(
		run.plan.nodes.map(({ downstream }) => downstream),
		changing.map((task) => task.node.index),
	);
	for (const index of below) {
		const task = taskAt(run, index);
		const attempt = liveAttempt(task);
		if (attempt === null || attempt.acceptedAt !== null || attempt.inputs !== undefined) continue;
		const resolved = resolveTask(run.spec, task.node, contextOfTask(run, task));
		if (resolved.ok) attempt.inputs = resolved.value;
	}
}
