import { isTerminalTask } from '../../contract/status.ts';
import { touch } from '../deadline.ts';
import type { Run, Task } from '../state.ts';

/**
 * Lets a paused run go on. What somebody's pause left of a delay runs on from here, and scheduling waits count anew
 * (domain rules, "resume"); an opening of the daily window is an hour of the day and stays where it is.
 */
export function resume(run: Run, at: number): void {
	const pause = run.pause;
	run.state = 'running';
	run.pause = null;
	if (pause === null || pause.reason === 'held_nodes') return;
	for (const task of run.tasks) {
		if (isTerminalTask(task.phase.state)) continue;
		task.waitBase = at;
		shiftDelay(task, pause.at, at);
		touch(run, task);
	}
}

function shiftDelay(task: Task, pausedAt: number, at: number): void {
	const { phase } = task;
	if (phase.state !== 'delayed' || phase.reason === 'daily_window') return;
	const stoodStill = at - Math.max(pausedAt, phase.since);
	task.phase = { ...phase, until: phase.until + stoodStill };
}
