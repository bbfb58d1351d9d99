import type { Schema } from '#lib/api/client.ts';
import type { InstanceState, TaskState } from './state-look.ts';

export type RunBlocker = Schema<'RunBlocker'>;
export type TaskStanding = Schema<'TaskStanding'>;
export type Release = NonNullable<RunBlocker['release']>;

/** A blocker with the tasks it is about, each with what stands in its way in turn. */
export interface WhyBranch {
	readonly blocker: RunBlocker;
	readonly tasks: readonly WhyTask[];
}

export interface WhyTask {
	readonly key: string;
	/** Undefined for a task that the answer had no room for. */
	readonly standing: TaskStanding | undefined;
	/** What stands in its way was told further up. */
	readonly isRepeated: boolean;
	readonly branches: readonly WhyBranch[];
}

/** What is true of the whole run is not repeated under each of its tasks. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
	'run_paused',
	'run_pausing',
	'execution_strategy',
	'run_held',
	'project_slots',
	'platform_hold',
	'log_unreadable',
]);

/**
 * The chain of blockers as it is read: from what is asked about down to what really holds it up. Each task is opened out
 * once, where it is met first.
 */
export function treeOf(blockers: readonly RunBlocker[], tasks: readonly TaskStanding[]): readonly WhyBranch[] {
	const standings = new Map(tasks.map((standing) => [standing.key, standing]));
	const seen = new Set<string>();
	const said = new Set(blockers.map(({ kind }) => kind).filter((kind) => OF_THE_RUN.has(kind)));
	const branch = (blocker: RunBlocker): WhyBranch => ({ blocker, tasks: blocker.tasks.map(taskOf) });
	const taskOf = (key: string): WhyTask => {
		const standing = standings.get(key);
		const isRepeated = seen.has(key);
		seen.add(key);
		const isOpen = standing !== undefined && !isRepeated;
		const own = isOpen ? standing.blockers.filter(({ kind }) => !said.has(kind)) : [];
		return { key, standing, isRepeated, branches: own.map(branch) };
	};
	return blockers.map(branch);
}

/** What ended well needs no reasons. */
export function mayAskWhy(state: InstanceState): boolean {
	return state !== 'success' && state !== 'discarded';
}

export function mayAskWhyOfTask(state: TaskState): boolean {
	return state !== 'running' && state !== 'success';
}
