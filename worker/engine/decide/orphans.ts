import { type Draft, emit } from '../draft.ts';
import { weightOf } from '../evolve/phase.ts';
import type { Run, Task } from '../state.ts';
import { liveAttempt, taskAt } from '../task-index.ts';
import { ORPHAN_AUDIT_MS } from '../timing.ts';

/**
 * Finds tasks that nothing would ever wake again, at most once a minute, and lets the run look at them anew (A15).
 * None can exist while the derived state is right; a bug or a damaged memory must not leave a run asleep for days.
 */
export function healOrphans(draft: Draft): void {
	const { run, at } = draft;
	if (run.memory.auditedAt !== null && at < run.memory.auditedAt + ORPHAN_AUDIT_MS) return;
	run.memory.auditedAt = at;
	const orphans = findOrphans(run);
	if (orphans.length > 0) emit(draft, { kind: 'orphans_healed', at, tasks: orphans });
}

/** Keys of tasks whose derived state disagrees with the graph, so that no event would reach them. */
export function findOrphans(run: Run): string[] {
	return run.tasks.filter((task) => isOrphan(run, task)).map((task) => task.node.key);
}

function isOrphan(run: Run, task: Task): boolean {
	switch (task.phase.state) {
		case 'pending':
			return isCountedWrong(run, task) || (isDue(run, task) && !run.frontier.includes(task.node.index));
		case 'running':
			return liveAttempt(task) === null;
		case 'queued':
			return task.phase.attempt !== null && liveAttempt(task) === null;
		case 'delayed':
		case 'held':
		case 'success':
		case 'failed':
		case 'skipped':
		case 'stopped':
			return false;
	}
}

/** Whether it would be looked at next: in a run that waits for its turn only what is broken is. */
function isDue({ state }: Run, task: Task): boolean {
	return task.broken > 0 || (task.open === 0 && state !== 'waiting');
}

function isCountedWrong(run: Run, task: Task): boolean {
	let open = 0;
	let broken = 0;
	for (const index of task.node.upstream) {
		const weight = weightOf(taskAt(run, index).phase);
		if (weight === null) open += 1;
		if (weight === 'broken') broken += 1;
	}
	return task.open !== open || task.broken !== broken;
}
