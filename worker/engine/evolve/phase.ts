import { touch } from '../deadline.ts';
import { noteTurn } from '../retry-turn.ts';
import type { Phase, Run, Task } from '../state.ts';
import { taskAt } from '../task-index.ts';

/** How a terminal phase weighs for the nodes after it; null while it is not terminal. */
export type Weight = 'satisfied' | 'broken' | 'neutral';

/**
 * Domain rule: success and abandoned failure satisfy; failed, stopped and skipped-by-failure break; skipped by a
 * branch does neither.
 */
export function weightOf(phase: Phase): Weight | null {
	switch (phase.state) {
		case 'success':
			return 'satisfied';
		case 'failed':
			return phase.abandoned ? 'satisfied' : 'broken';
		case 'stopped':
			return 'broken';
		case 'skipped':
			return phase.cause === 'branch_not_taken' || phase.cause === 'disabled' ? 'neutral' : 'broken';
		case 'pending':
		case 'delayed':
		case 'queued':
		case 'held':
		case 'running':
			return null;
	}
}

/** True for a runnable task without an attempt. */
export function waitsForSlot(phase: Phase): boolean {
	return phase.state === 'queued' && phase.attempt === null;
}

/** Moves a task to another phase and keeps everything derived from it right, at the cost of its own edges. */
export function enter(run: Run, task: Task, phase: Phase): void {
	run.counts[task.phase.state] -= 1;
	run.counts[phase.state] += 1;
	run.waiting += (waitsForSlot(phase) ? 1 : 0) - (waitsForSlot(task.phase) ? 1 : 0);
	task.phase = phase;
	task.changedSeq = run.seq;
	const weight = weightOf(phase);
	if (weight !== null) settleDownstream(run, task, weight);
	noteTurn(run, task);
	touch(run, task);
}

/** Moves a task from one end to another: what follows it weighs it anew. */
export function enterAnew(run: Run, task: Task, phase: Phase): void {
	const [before, after] = [weightOf(task.phase), weightOf(phase)];
	run.counts[task.phase.state] -= 1;
	run.counts[phase.state] += 1;
	task.phase = phase;
	task.changedSeq = run.seq;
	for (const index of task.node.downstream) {
		const below = taskAt(run, index);
		below.satisfied += (after === 'satisfied' ? 1 : 0) - (before === 'satisfied' ? 1 : 0);
		below.broken += (after === 'broken' ? 1 : 0) - (before === 'broken' ? 1 : 0);
		below.context = null;
		if (below.phase.state === 'pending' && (below.open === 0 || below.broken > 0)) run.frontier.push(index);
	}
}

function settleDownstream(run: Run, task: Task, weight: Weight): void {
	for (const index of task.node.downstream) {
		const below = taskAt(run, index);
		below.open -= 1;
		if (weight === 'satisfied') below.satisfied += 1;
		if (weight === 'broken') below.broken += 1;
		if (below.phase.state === 'pending' && (below.open === 0 || below.broken > 0)) run.frontier.push(index);
	}
}
