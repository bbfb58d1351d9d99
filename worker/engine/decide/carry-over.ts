import type { JsonValue } from '../../contract/parameter.ts';
import type { Draft } from '../draft.ts';
import { topologicalOrder } from '../graph.ts';
import { taskAt } from '../task-index.ts';
import { checkOutputs, succeedTask } from './succeed-task.ts';

/** A task that succeeded in another run, with what it put out there. */
export interface Succeeded {
	readonly key: string;
	readonly outputs: Readonly<Record<string, JsonValue>>;
}

/**
 * Lets tasks of a run that begins succeed with what they put out in another (R1). A task is carried over with everything
 * before it, or runs: what follows a task that runs again may come to something else. So does one whose outputs this
 * version declares otherwise.
 */
export function carryOver(draft: Draft, succeeded: readonly Succeeded[]): void {
	const { run } = draft;
	const outputsOf = new Map(succeeded.map(({ key, outputs }) => [key, outputs]));
	const carried = new Set<number>();
	const upstream = run.plan.nodes.map((node) => node.upstream);
	const downstream = run.plan.nodes.map((node) => node.downstream);
	for (const index of topologicalOrder({ upstream, downstream })) {
		const task = taskAt(run, index);
		const outputs = outputsOf.get(task.node.key);
		const isNext = task.phase.state === 'pending' && task.node.upstream.every((before) => carried.has(before));
		const checked = outputs === undefined || !isNext ? null : checkOutputs(run, task, outputs);
		if (checked === null || !checked.ok) continue;
		succeedTask(draft, task, checked.value, 'carried_over');
		carried.add(index);
	}
}
