import { type Draft, emit } from '../draft.ts';
import { waitsForSlot } from '../evolve/phase.ts';
import { reachable } from '../graph.ts';
import type { Actor } from '../run-spec.ts';
import type { Run, Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { checkOutputs } from './succeed-task.ts';

/**
 * A person decides how ended tasks count (R4). What follows a success forced on a failure gets its turn, as after a real
 * one. A failure forced on a success leaves alone what has started since, also under the failure strategy *end*; what was
 * let start and has not is skipped.
 */
export function forceTasks(draft: Draft, tasks: readonly Task[], to: 'success' | 'failed', by: Actor): void {
	const { run, at } = draft;
	const anew = to === 'success' ? skippedBecauseOf(run, tasks) : unstartedBelow(run, tasks);
	for (const task of tasks) {
		// A success without an executor's outputs has those that its OUT parameters declare.
		const declared = to === 'success' ? checkOutputs(run, task, {}) : null;
		const { values, bytes } = declared?.ok === true ? declared.value : { values: {}, bytes: 0 };
		emit(draft, { kind: 'task_forced', at, task: task.node.key, to, by, outputs: values, outputBytes: bytes });
	}
	if (anew.length > 0) emit(draft, { kind: 'tasks_reset', at, tasks: anew, by, amendments: [] });
}

/** Keys of tasks right below these that were let start and have not: they wait again for what is above them. */
export function unstartedBelow(run: Run, tasks: readonly Task[]): string[] {
	const below = new Set(tasks.flatMap((task) => task.node.downstream));
	return [...below]
		.map((index) => taskAt(run, index))
		.filter(({ phase, startedAt }) => startedAt === null && (phase.state === 'delayed' || waitsForSlot(phase)))
		.map((task) => task.node.key);
}

/**
 * Keys of tasks that were skipped because of failures of these: what lies below them, and, when no other failure is left,
 * everything that the strategy *end* kept from starting. What has another failure above it is skipped again.
 */
export function skippedBecauseOf(run: Run, tasks: readonly Task[]): string[] {
	const { nodes } = run.plan;
	const below = reachable(
		nodes.map(({ downstream }) => downstream),
		tasks.map((task) => task.node.index),
	);
	const lifted = new Set(tasks);
	const isLifted = run.tasks.every((task) => !isUnhandled(task) || lifted.has(task));
	return run.tasks
		.filter(({ phase, node }) => {
			if (phase.state !== 'skipped') return false;
			if (phase.cause === 'failure_strategy_end') return isLifted || below.has(node.index);
			return phase.cause === 'upstream_failed' && below.has(node.index);
		})
		.map((task) => task.node.key);
}

function isUnhandled({ phase }: Task): boolean {
	return phase.state === 'failed' && !phase.abandoned;
}

/** The tasks and everything after them, disabled ones excepted. */
export function withDownstream(run: Run, tasks: readonly Task[]): Task[] {
	const { nodes } = run.plan;
	const below = reachable(
		nodes.map(({ downstream }) => downstream),
		tasks.map((task) => task.node.index),
	);
	return [...below].sort((one, other) => one - other).map((index) => taskAt(run, index));
}
