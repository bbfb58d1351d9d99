import type { InstanceDetail } from '../contract/instance.ts';
import type { TaskInstance } from '../contract/task-instance.ts';
import type { Fact, FactKind } from '../engine/fact.ts';
import type { Run } from '../engine/state.ts';
import { changedTaskViews, taskView } from '../engine/view/task-view.ts';

/**
 * One message of a run's live feed: the run after fact `seq`, with all of its tasks when somebody connects or a round
 * begins, or it pauses or goes on, else with those a turn changed.
 */
export interface LiveMessage {
	readonly seq: number;
	readonly instance: InstanceDetail;
	readonly tasks: readonly TaskInstance[];
}

/** Everything, for somebody who just connected. */
export function snapshotMessage(run: Run, instance: InstanceDetail): LiveMessage {
	return { seq: run.seq, instance, tasks: run.tasks.map((task) => taskView(run, task)) };
}

/** What begins every task anew, makes a run of other tasks, or changes why those wait that have not started. */
const CHANGES_ALL: ReadonlySet<FactKind> = new Set<FactKind>([
	'instance_started',
	'round_started',
	'definition_replaced',
	'instance_pausing',
	'instance_paused',
	'instance_resumed',
]);

/** What a turn's facts changed. */
export function turnMessage(run: Run, facts: readonly Fact[], instance: InstanceDetail): LiveMessage {
	const keys = new Set<string>();
	for (const fact of facts) {
		if (CHANGES_ALL.has(fact.kind)) return snapshotMessage(run, instance);
		if ('attempts' in fact) for (const { task } of fact.attempts) keys.add(task);
		if ('task' in fact) keys.add(fact.task);
		if ('tasks' in fact) for (const key of fact.tasks) keys.add(key);
	}
	return { seq: run.seq, instance, tasks: changedTaskViews(run, keys) };
}
