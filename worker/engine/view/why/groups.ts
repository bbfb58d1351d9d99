import { isTerminalTask } from '../../../contract/status.ts';
import type { Release, RunBlocker } from '../../../contract/why.ts';
import type { Run, Task } from '../../state.ts';
import { blocker } from './blocker.ts';
import { groupText } from './group-words.ts';
import type { Scene } from './scene.ts';
import { blockersOf } from './task-blockers.ts';

interface Member {
	readonly task: Task;
	/** What it waits for itself. */
	readonly own: RunBlocker;
}

/** The tasks that hold up a run now, those with the same blocker together, the largest group first. */
export function groupsOf(run: Run, scene: Scene): RunBlocker[] {
	const groups = new Map<string, Member[]>();
	for (const task of run.tasks) {
		if (!holdsUp(task)) continue;
		const own = ownBlocker(blockersOf(run, task, scene));
		if (own === null) continue;
		const name = nameOf(own);
		const members = groups.get(name);
		if (members === undefined) groups.set(name, [{ task, own }]);
		else members.push({ task, own });
	}
	return [...groups.values()].sort((one, other) => other.length - one.length).map(groupBlocker);
}

/** What waits for other tasks holds up nothing by itself. */
function holdsUp(task: Task): boolean {
	const { state } = task.phase;
	return !isTerminalTask(state) && (state !== 'pending' || task.open === 0);
}

/** The pause of the run is told of the run, unless a task waits for nothing else. */
function ownBlocker(blockers: readonly RunBlocker[]): RunBlocker | null {
	const own = blockers.find(({ kind }) => kind !== 'run_paused' && kind !== 'run_pausing');
	return own ?? blockers[0] ?? null;
}

/** Tasks whose blockers have the same name are told together. */
function nameOf({ kind, values }: RunBlocker): string {
	const named = (NAMED_BY[kind] ?? []).map((name) => values[name] ?? null);
	return named.length === 0 ? kind : JSON.stringify([kind, ...named]);
}

/** What tells blockers of a kind apart; those of the other kinds are all the same. */
const NAMED_BY: Readonly<Partial<Record<RunBlocker['kind'], readonly string[]>>> = {
	redelivery: ['executor', 'reason'],
	lost_contact: ['executor'],
	no_executor: ['group', 'type'],
};

function groupBlocker(members: readonly Member[]): RunBlocker {
	const [first] = members;
	const kind = first?.own.kind ?? 'next_turn';
	const shared = ['executor', 'group', 'type', 'reason'].flatMap((name) => {
		const value = first?.own.values[name];
		return value !== undefined && members.every(({ own }) => own.values[name] === value) ? [[name, value]] : [];
	});
	return {
		...blocker('tasks', groupText(kind, members.length), { tasks: members.map(({ task }) => task) }),
		values: { because: kind, count: members.length, ...Object.fromEntries(shared) },
		by: common(members.map(({ own }) => own.by)),
		since: extreme(members, 'since', (one, other) => one < other),
		until: extreme(members, 'until', (one, other) => one > other),
		release: commonRelease(members),
	};
}

/** What all of them have; null when they differ. */
function common<Value>(values: readonly Value[]): Value | null {
	const [first] = values;
	return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** What lifts one lifts them all; null where each has its own. */
function commonRelease(members: readonly Member[]): Release | null {
	const [first] = members;
	return common(members.map(({ own }) => JSON.stringify(own.release))) === null ? null : (first?.own.release ?? null);
}

/** The earliest or latest instant, if all have one: written as the API does, they order as they are read. */
function extreme(
	members: readonly Member[],
	name: 'since' | 'until',
	isBetter: (one: string, other: string) => boolean,
): string | null {
	let best: string | null = null;
	for (const { own } of members) {
		const at = own[name];
		if (at === null) return null;
		if (best === null || isBetter(at, best)) best = at;
	}
	return best;
}
