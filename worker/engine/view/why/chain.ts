import type { Run, Task } from '../../state.ts';
import { NAMED_MAX } from './blocker.ts';
import { standsBehind } from './stands-behind.ts';

/** Tasks that one answer tells of. */
const TOLD_MAX = 50;

/** What stands behind some tasks, and behind that, down to those that nothing else stands behind. */
export interface Chain {
	/** Nearest first, without the tasks it begins with. */
	readonly told: readonly Task[];
	/** Where it ends, at most ten. */
	readonly roots: readonly Task[];
	/** How many more there are. */
	readonly left: number;
}

/**
 * Walks from some tasks to all that stand behind them, each once. Where there are more than can be told, the ends come
 * first: they are what somebody can do something about. A held task is one of them, whatever it waits for besides.
 */
export function chainOf(run: Run, from: readonly Task[]): Chain {
	const found = new Set(from);
	const ends: Task[] = [];
	// A Set is walked in insertion order, what is added on the way included.
	for (const task of found) {
		const behind = standsBehind(run, task);
		if (behind.length === 0 || task.phase.state === 'held') ends.push(task);
		for (const next of behind) found.add(next);
	}
	const begin = new Set(from);
	const reached = [...found].filter((task) => !begin.has(task));
	const roots = ends.filter((task) => !begin.has(task)).slice(0, NAMED_MAX);
	const kept = new Set([...roots, ...reached].slice(0, TOLD_MAX));
	const told = reached.filter((task) => kept.has(task));
	return { told, roots, left: reached.length - told.length };
}
