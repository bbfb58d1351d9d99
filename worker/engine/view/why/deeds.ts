import type { Actor } from '../../run-spec.ts';
import type { NumberedFact } from '../log/task-log.ts';

/** What people did to a run and its tasks, as far as the state of the run forgets who it was. */
export interface Deeds {
	readonly pausedBy: Actor | null;
	readonly stoppedBy: Actor | null;
	/** Who forced or terminated a task last, by its key. */
	readonly taskBy: ReadonlyMap<string, Actor>;
}

/** Gathered from a run's facts, the oldest first; those in which nobody did anything may be missing. */
export function deedsOf(facts: Iterable<NumberedFact>): Deeds {
	let pausedBy: Actor | null = null;
	let stoppedBy: Actor | null = null;
	const taskBy = new Map<string, Actor>();
	for (const { fact } of facts) {
		if (fact.kind === 'instance_pausing') pausedBy = fact.by;
		else if (fact.kind === 'instance_stopping') stoppedBy = fact.by;
		else if (fact.kind === 'task_forced') taskBy.set(fact.task, fact.by);
		else if (fact.kind === 'tasks_terminated') for (const key of fact.tasks) taskBy.set(key, fact.by);
	}
	return { pausedBy, stoppedBy, taskBy };
}
