import { touch } from '../deadline.ts';
import { deriveTurns } from '../retry-turn.ts';
import type { Run, Task } from '../state.ts';
import { lastAttempt, taskAt } from '../task-index.ts';
import { noTasks } from './no-tasks.ts';
import { waitsForSlot, weightOf } from './phase.ts';
import { putOut } from './put-out.ts';

/** Lets these tasks begin anew; their attempts stay as history. Disabled ones are skipped at once. */
export function resetTasks(run: Run, tasks: readonly Task[], at: number): void {
	for (const task of tasks) {
		task.phase = task.node.disabled ? { state: 'skipped', at, cause: 'disabled' } : { state: 'pending' };
		task.changedSeq = run.seq;
		task.failures = 0;
		task.waitBase = at;
		putOut(run, task, { outputs: {}, outputBytes: 0 });
		task.startedAt = null;
	}
	rederive(run);
}

/**
 * Computes everything derived from scratch, at the cost of the whole graph: after a reset, a restored snapshot, or
 * when an audit found the derived state wrong.
 */
export function rederive(run: Run): void {
	Object.assign(run.counts, noTasks());
	run.frontier.length = 0;
	run.ready.clear();
	run.deadlines.clear();
	run.inFlight = 0;
	run.waiting = 0;
	run.memory.parked.length = 0;
	for (const task of run.tasks) {
		task.context = null;
		run.counts[task.phase.state] += 1;
		if (lastAttempt(task)?.ended === null) run.inFlight += 1;
		countUpstream(run, task);
		if (task.phase.state === 'pending' && (task.open === 0 || task.broken > 0)) run.frontier.push(task.node.index);
		if (waitsForSlot(task.phase)) {
			run.waiting += 1;
			run.ready.add(task.node.index, task.node.priority);
		}
		touch(run, task);
	}
	deriveTurns(run);
}

function countUpstream(run: Run, task: Task): void {
	task.open = 0;
	task.satisfied = 0;
	task.broken = 0;
	for (const index of task.node.upstream) {
		const weight = weightOf(taskAt(run, index).phase);
		if (weight === null) task.open += 1;
		else if (weight === 'satisfied') task.satisfied += 1;
		else if (weight === 'broken') task.broken += 1;
	}
}
