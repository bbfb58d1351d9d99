import { getContext, setContext } from 'svelte';
import type { LiveRun } from './live-run.svelte.ts';
import type { ShownRun } from './shown-run.svelte.ts';
import type { TaskOperator } from './task-operator.svelte.ts';

const KEY = Symbol('run');
const SHOWN = Symbol('shown run');
const OPERATOR = Symbol('operator');

/** Gives the run that a page is about to the tabs below it. */
export function provideRun(run: LiveRun): void {
	setContext(KEY, run);
}

export function useRun(): LiveRun {
	return getContext<LiveRun>(KEY);
}

/** Gives the run, in the round that the page shows, to the tabs below it. */
export function provideShownRun(run: ShownRun): void {
	setContext(SHOWN, run);
}

export function useShownRun(): ShownRun {
	return getContext<ShownRun>(SHOWN);
}

/** Gives what operates the run's tasks to the tabs below it; its dialog is the page's. */
export function provideOperator(operator: TaskOperator): void {
	setContext(OPERATOR, operator);
}

export function useOperator(): TaskOperator {
	return getContext<TaskOperator>(OPERATOR);
}
