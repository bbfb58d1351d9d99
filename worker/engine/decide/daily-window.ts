import { opensAt } from '../../occurrence/daily-window.ts';
import { type Draft, emit } from '../draft.ts';
import type { Task } from '../state.ts';

/**
 * Whether a task has to wait because the part of the day in which this run's tasks may start is closed (S4). A run that
 * only walks through the graph starts nothing.
 */
export function waitsForWindow(draft: Draft, task: Task): boolean {
	const { run, at } = draft;
	const { dailyWindow, timeZone, mode } = run.spec;
	if (!dailyWindow || mode === 'dryRun') return false;
	const until = opensAt(at, dailyWindow, timeZone);
	if (until <= at) return false;
	emit(draft, { kind: 'task_delayed', at, task: task.node.key, until, reason: 'daily_window' });
	return true;
}
