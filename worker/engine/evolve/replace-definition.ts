import { isTerminalTask } from '../../contract/status.ts';
import type { Fact } from '../fact.ts';
import type { PlanNode } from '../plan.ts';
import { planOf } from '../plan-of.ts';
import type { Run, Task } from '../state.ts';
import { blankTask } from './begin-run.ts';
import { putOut } from './put-out.ts';
import { rederive, resetTasks } from './reset-tasks.ts';

/**
 * Another definition takes the place of the run's own (R3). Nodes are matched by key: in a run that has ended those that
 * stay keep what they came to, those that are gone leave the run, and new ones have not run. One that is live has just
 * begun a round, which all nodes then begin.
 */
export function replaceDefinition(run: Run, fact: Extract<Fact, { kind: 'definition_replaced' }>): void {
	const { at, version, document } = fact;
	const projectParams = fact.projectParams ?? run.spec.projectParams;
	run.spec = { ...run.spec, version, document, projectParams };
	run.plan = planOf(document, run.spec.scope, run.spec);
	run.amendments = [];
	const former = byKey(run.tasks);
	const left = byKey(run.left);
	run.tasks = run.plan.nodes.map((node) => {
		const known = former.get(node.key);
		if (known !== undefined) return Object.assign(known, { node });
		return added(run, left.get(node.key), node, at);
	});
	const gone = [...former.values()].filter(({ node }) => !run.plan.indexByKey.has(node.key));
	for (const task of gone) leave(run, task, at);
	run.left = [...left.values(), ...gone].filter(
		({ node, attempts }) => attempts.length > 0 && !run.plan.indexByKey.has(node.key),
	);
	if (run.endedAt === null) return resetTasks(run, run.tasks, at);
	run.owesProjection = true;
	rederive(run);
}

function byKey(tasks: readonly Task[]): Map<string, Task> {
	return new Map(tasks.map((task) => [task.node.key, task]));
}

/** A node that comes back goes on counting its attempts: a number is never used again, whoever still has the former. */
function added(run: Run, left: Task | undefined, node: PlanNode, at: number): Task {
	const task = Object.assign(blankTask(node), { attempts: left?.attempts ?? [] });
	task.changedSeq = run.seq;
	task.waitBase = at;
	task.phase = node.disabled
		? { state: 'skipped', at, cause: 'disabled' }
		: { state: 'stopped', at, cause: 'added_by' };
	return task;
}

/** It has no edges any more; what it did stays readable. */
function leave(run: Run, task: Task, at: number): void {
	putOut(run, task, { outputs: {}, outputBytes: 0 });
	task.node = { ...task.node, index: -1, upstream: [], downstream: [] };
	if (isTerminalTask(task.phase.state)) return;
	task.phase = { state: 'stopped', at, cause: 'removed_by' };
	task.changedSeq = run.seq;
}
