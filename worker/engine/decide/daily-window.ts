import { type DailyWindow, opensAt } from '../../occurrence/daily-window.ts';
import { type Draft, emit } from '../draft.ts';
import type { Run, Task } from '../state.ts';

/** The part of the day in which a task may start: its node's, else its schedule's (S4); null for all of it. */
export function windowOf({ spec }: Run, { node }: Task): DailyWindow | null {
	return node.node.dailyWindow ?? spec.dailyWindow ?? null;
}

/**
 * Whether a task has to wait because the part of the day in which it may start is closed (S4). A run that only walks
 * through the graph starts nothing.
 */
export function waitsForWindow(draft: Draft, task: Task): boolean {
	const { run, at } = draft;
	const { timeZone, mode } = run.spec;
	const window = windowOf(run, task);
	if (window === null || mode === 'dryRun') return false;
	const until = opensAt(at, window, timeZone);
	if (until <= at) return false;
	emit(draft, { kind: 'task_delayed', at, task: task.node.key, until, reason: 'daily_window' });
	return true;
}
