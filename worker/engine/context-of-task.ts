import { type Context, contextOf } from './parameter/context.ts';
import type { Run, Task } from './state.ts';
import { taskAt } from './task-index.ts';

/**
 * Values a task sees from upstream (D9), computed when first needed. Upstream contexts are computed on the way with
 * a stack of our own, because a long chain would overflow the language's.
 */
export function contextOfTask(run: Run, task: Task): Context {
	const stack = [task];
	for (;;) {
		const current = stack.at(-1);
		if (current === undefined) break;
		const upstream = current.node.upstream.map((index) => taskAt(run, index));
		const missing = current.context === null ? upstream.filter((above) => above.context === null) : [];
		if (missing.length > 0) {
			stack.push(...missing);
			continue;
		}
		current.context ??= contextOf(upstream.map(visibleFrom));
		stack.pop();
	}
	return task.context ?? contextOf([]);
}

function visibleFrom(task: Task) {
	return {
		key: task.node.key,
		finishedAt: 'at' in task.phase ? task.phase.at : 0,
		context: task.context ?? contextOf([]),
		outputs: task.outputs,
	};
}
