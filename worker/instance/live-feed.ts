import type { InstanceDetail } from '../contract/instance.ts';
import type { TaskInstance } from '../contract/task-instance.ts';
import type { Fact } from '../engine/fact.ts';
import type { Run } from '../engine/state.ts';
import { changedTaskViews, taskView } from '../engine/view/task-view.ts';

/**
 * One message of a run's live feed: the run after fact `seq`, with all of its tasks when somebody connects or a round
 * begins, else with those a turn changed.
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

/** What a turn's facts changed. */
export function turnMessage(run: Run, facts: readonly Fact[], instance: InstanceDetail): LiveMessage {
	const keys = new Set<string>();
	for (const fact of facts) {
		if (fact.kind === 'instance_started' || fact.kind === 'round_started') return snapshotMessage(run, instance);
		if ('task' in fact) keys.add(fact.task);
		if ('tasks' in fact) for (const key of fact.tasks) keys.add(key);
	}
	return { seq: run.seq, instance, tasks: changedTaskViews(run, keys) };
}
