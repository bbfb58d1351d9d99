import { waitsForSlot } from '../../evolve/phase.ts';
import { priorityRank } from '../../ready-queue.ts';
import { routesFor } from '../../route.ts';
import type { Run, Task } from '../../state.ts';

/** The tasks of a run that wait for a slot, with their places from 1: by priority, then first come, first served. */
export function placesInLine(run: Run): ReadonlyMap<Task, number> {
	const line = run.tasks.filter((task) => waitsForSlot(task.phase) && !isStranded(run, task)).sort(byTurn);
	return new Map(line.map((task, index) => [task, index + 1]));
}

/** No executor known to the run takes it: a slot would not help. */
export function isStranded(run: Run, task: Task): boolean {
	return run.spec.mode !== 'dryRun' && routesFor(run, task).length === 0;
}

function byTurn(one: Task, other: Task): number {
	return (
		priorityRank(one.node.priority) - priorityRank(other.node.priority) ||
		one.changedSeq - other.changedSeq ||
		one.node.index - other.node.index
	);
}
