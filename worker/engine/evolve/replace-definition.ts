import type { Fact } from '../fact.ts';
import { planOf } from '../plan-of.ts';
import type { Run, Task } from '../state.ts';
import { blankTask } from './begin-run.ts';
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
	run.plan = planOf(document, run.spec.scope, run.spec.executorGroup);
	run.amendments = [];
	const former = new Map(run.tasks.map((task) => [task.node.key, task]));
	run.tasks = run.plan.nodes.map((node) => {
		const known = former.get(node.key);
		return known === undefined ? added(run, blankTask(node), at) : Object.assign(known, { node });
	});
	if (run.endedAt === null) return resetTasks(run, run.tasks, at);
	run.owesProjection = true;
	rederive(run);
}

function added(run: Run, task: Task, at: number): Task {
	task.changedSeq = run.seq;
	task.waitBase = at;
	task.phase = task.node.disabled
		? { state: 'skipped', at, cause: 'disabled' }
		: { state: 'stopped', at, cause: 'added_by' };
	return task;
}
