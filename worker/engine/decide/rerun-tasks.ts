import type { JsonValue } from '../../contract/parameter.ts';
import { isTerminalTask } from '../../contract/status.ts';
import type { Command, TaskRefusal } from '../command.ts';
import { acceptedBut, type Draft, emit, type Turn } from '../draft.ts';
import { weightOf } from '../evolve/phase.ts';
import type { Amendment, Run, Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { advance } from './advance.ts';
import { skippedBecauseOf, unstartedBelow, withDownstream } from './force-tasks.ts';
import { judge } from './operate-tasks.ts';
import { policyForbids, refusedAll } from './refusal.ts';
import { isRerunForbidden } from './rerun.ts';
import { closedBecause, type TaskVerdict, unfit } from './task-verdict.ts';

type RerunTasks = Extract<Command, { kind: 'rerun_tasks' }>;
type Newest = NonNullable<RerunTasks['newest']>;

/**
 * Runs ended tasks again in the same round (R4), alone or with everything after them, as the run defines them or as the
 * newest version does. Alone, what was skipped because of their failure gets its turn too. Named ones that have not ended
 * are left alone and told. Refused as a whole while anything else that it would touch has not ended, where something
 * before it is broken, where a rerun policy forbids it, and where the newest version lacks a node.
 */
export function rerunTasks(draft: Draft, { tasks: keys, withDownstream: isDeep, newest, by }: RerunTasks): Turn {
	const { run, at } = draft;
	const judged = judge(draft, keys, (task) => verdictOnRerun(run, task));
	if (judged.isRefused) return refusedAll(draft, judged.refused);
	const again = isDeep ? withDownstream(run, judged.tasks) : judged.tasks;
	const lifted = skippedBecauseOf(run, judged.tasks);
	const refused = refusalsOf(run, { named: judged.tasks, again, lifted }, newest);
	if (refused.length > 0) return refusedAll(draft, [...refused, ...judged.refused]);
	const forbidden = again.filter(isRerunForbidden).map((task) => task.node.key);
	if (forbidden.length > 0) return policyForbids(draft, forbidden);
	const anew = new Set([...again.map((task) => task.node.key), ...lifted, ...unstartedBelow(run, again)]);
	emit(draft, { kind: 'tasks_reset', at, tasks: [...anew], by, amendments: amendmentsOf(again, newest) });
	advance(draft);
	return acceptedBut(draft, judged.refused, judged.untouched);
}

function verdictOnRerun(run: Run, task: Task): TaskVerdict {
	const { state } = task.phase;
	const closed = closedBecause(run);
	if (closed !== null) return unfit(run, task, 'rerun', { reason: closed });
	return state === 'success' || state === 'failed' || state === 'stopped' ? 'fits' : unfit(run, task, 'rerun');
}

/** What would begin anew: the tasks that somebody named, all that run again, and what was only skipped. */
interface Touched {
	readonly named: readonly Task[];
	readonly again: readonly Task[];
	readonly lifted: readonly string[];
}

/** What stands against running these again together. Below another failure the engine skips what was not named itself. */
function refusalsOf(run: Run, { named, again, lifted }: Touched, newest: Newest | null): TaskRefusal[] {
	const touched = new Set([...again.map((task) => task.node.key), ...lifted]);
	const known = newest === null ? null : new Set(newest.document.nodes.map((node) => node.key));
	return again.flatMap((task): TaskRefusal[] => {
		const { key, upstream } = task.node;
		const refuse = (why: Record<string, JsonValue>) => [{ task: key, ...unfit(run, task, 'rerun', why) }];
		if (!isTerminalTask(task.phase.state)) return refuse({ reason: 'under_way' });
		const above = named.includes(task) ? upstream.map((index) => taskAt(run, index)) : [];
		const broken = above.filter(({ node, phase }) => !touched.has(node.key) && weightOf(phase) === 'broken');
		if (broken.length > 0) return refuse({ reason: 'upstream_broken', upstream: broken.map(({ node }) => node.key) });
		if (newest === null || known?.has(key) !== false) return [];
		return refuse({ reason: 'not_in_version', version: newest.version });
	});
}

/** The nodes as the newest version has them. */
function amendmentsOf(tasks: readonly Task[], newest: Newest | null): Amendment[] {
	if (newest === null) return [];
	const { version, document } = newest;
	const nodes = new Map(document.nodes.map((node) => [node.key, node]));
	return tasks
		.flatMap((task) => nodes.get(task.node.key) ?? [])
		.map((node) => ({ version, node, defaults: document.defaults }));
}
