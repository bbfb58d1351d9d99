import type { Schema } from '#lib/api/client.ts';
import type { InstanceState } from './state-look.ts';

type Counts = Schema<'InstanceCounts'>;
type Instance = Schema<'Instance'>;
type TaskInstance = Schema<'ListedTaskInstance'>;
type Punctuality = Schema<'SchedulePunctuality'>;

/** One number of the overview, with the list it counts. */
export interface CountedState {
	readonly state: InstanceState;
	readonly count: number;
	/** In the same stretch of the day before; undefined where that says nothing. */
	readonly before?: number;
}

/** Ends are compared with the day before; what was under way a day ago has ended since. */
const ENDS: readonly InstanceState[] = ['success', 'failed', 'stopped', 'discarded'];
const ACTIVE: readonly InstanceState[] = ['running', 'waiting', 'pausing', 'paused', 'stopping', 'planned'];

/** How the runs of today ended: successes and failures always, so that nothing jumps, other ends when there are any. */
export function endsOf(today: Counts, yesterday: Counts): CountedState[] {
	return ENDS.map((state) => ({
		state,
		count: today.byState[state] ?? 0,
		before: yesterday.byState[state] ?? 0,
	})).filter(({ state, count }) => state === 'success' || state === 'failed' || count > 0);
}

/** Runs that have not ended: running and waiting always, other states when there are any. */
export function activeOf(active: Counts): CountedState[] {
	return ACTIVE.map((state) => ({ state, count: active.byState[state] ?? 0 })).filter(
		({ state, count }) => state === 'running' || state === 'waiting' || count > 0,
	);
}

export function totalOf({ byState }: Counts): number {
	return Object.values(byState).reduce((sum, count) => sum + count, 0);
}

/** The newest failed run of a workflow, what failed in it, and how many more of that workflow failed. */
export interface WorkflowFailure {
	readonly run: Instance;
	/** Undefined while the lists do not hold it. */
	readonly task: TaskInstance | undefined;
	/** Of this run, besides `task`. */
	readonly otherTasks: number;
	/** Failed runs of this workflow, this one included. */
	readonly runs: number;
}

/** Failed runs by workflow, since one that fails every minute must not hide the others. Newest first, as they come. */
export function failuresByWorkflow(runs: readonly Instance[], tasks: readonly TaskInstance[]): WorkflowFailure[] {
	const workflows = new Map<string, Instance[]>();
	for (const run of runs) workflows.set(run.workflowId, [...(workflows.get(run.workflowId) ?? []), run]);
	return [...workflows.values()].flatMap((ofWorkflow) => {
		const [run] = ofWorkflow;
		if (run === undefined) return [];
		const failed = tasks.filter(({ instanceId }) => instanceId === run.id).sort(earlierFirst);
		return { run, task: failed[0], otherTasks: Math.max(0, failed.length - 1), runs: ofWorkflow.length };
	});
}

/** The first failure of a run is its cause more often than those that followed. */
function earlierFirst(a: TaskInstance, b: TaskInstance): number {
	return (a.endedAt ?? '').localeCompare(b.endedAt ?? '');
}

/** The share of a project's slots that are taken, from 0 to 1. */
export function shareHeld({ held, window }: { readonly held: number; readonly window: number }): number {
	return window === 0 ? 0 : Math.min(1, held / window);
}

/** Whether everything that was due today has its run; `quiet` when nothing was due, and nothing started. */
export function scheduleVerdict({ due, unstarted, late, lagMs }: Punctuality): 'quiet' | 'good' | 'missing' {
	if (unstarted > 0) return 'missing';
	return due === 0 && late === 0 && lagMs === null ? 'quiet' : 'good';
}

/** What the ledger of a schedule is asked for to show what a number of the overview counts, from its beginning on. */
export function ledgerQueryOf(counted: 'unstarted' | 'late', { from }: Pick<Punctuality, 'from'>): string {
	const outcomes = counted === 'unstarted' ? ['missed', 'due', 'gap'] : ['caught_up', 'started'];
	const query = outcomes.map((outcome): [string, string] => ['outcome', outcome]);
	return new URLSearchParams([...query, ['from', from]]).toString();
}
