import { unreachable } from '../../lib/unreachable.ts';
import { touch } from '../deadline.ts';
import type { Fact } from '../fact.ts';
import { amendNode } from '../plan-of.ts';
import type { Amendment, Run, Task } from '../state.ts';
import { taskOf } from '../task-index.ts';
import { keepInputsBelow } from './keep-inputs.ts';
import { enter, enterAnew } from './phase.ts';
import { putOut } from './put-out.ts';
import { reopen } from './reopen.ts';
import { resetTasks } from './reset-tasks.ts';

type OperationFact = Extract<
	Fact,
	{ kind: 'tasks_held' | 'tasks_released' | 'tasks_terminated' | 'task_forced' | 'tasks_reset' }
>;

/** What people did to single tasks. */
export function evolveOperation(run: Run, fact: OperationFact): void {
	switch (fact.kind) {
		case 'tasks_held':
			for (const key of fact.tasks) enter(run, taskOf(run, key), { state: 'held', since: fact.at, by: fact.by });
			return;
		case 'tasks_released':
			for (const key of fact.tasks) release(run, taskOf(run, key), fact.at);
			return;
		case 'tasks_terminated':
			return;
		case 'task_forced':
			reopen(run);
			return force(run, fact);
		case 'tasks_reset': {
			const tasks = fact.tasks.map((key) => taskOf(run, key));
			keepInputsBelow(run, tasks);
			reopen(run);
			amend(run, fact.amendments);
			return resetTasks(run, tasks, fact.at);
		}
		default:
			return unreachable(fact);
	}
}

/** What its inputs call for is looked at anew. */
function release(run: Run, task: Task, at: number): void {
	task.waitBase = at;
	enter(run, task, { state: 'pending' });
	if (task.open === 0 || task.broken > 0) run.frontier.push(task.node.index);
	touch(run, task);
}

function force(run: Run, fact: Extract<OperationFact, { kind: 'task_forced' }>): void {
	const { at, to } = fact;
	const task = taskOf(run, fact.task);
	keepInputsBelow(run, [task]);
	putOut(run, task, fact);
	if (to === 'success') return enterAnew(run, task, { state: 'success', at, cause: 'forced_by' });
	const failure = { cause: 'forced_by', message: 'Set to failed by a person.', code: null, retryable: false } as const;
	enterAnew(run, task, { state: 'failed', at, failure, abandoned: task.node.node.onFailure === 'abandon' });
}

/** Of several amendments of a node the last one counts. */
function amend(run: Run, amendments: readonly Amendment[]): void {
	const keys = new Set(amendments.map(({ node }) => node.key));
	run.amendments = [...run.amendments.filter(({ node }) => !keys.has(node.key)), ...amendments];
	for (const amendment of amendments) amendTask(run, amendment);
}

/** Lets a task have the settings of an amendment. */
export function amendTask(run: Run, { node, defaults }: Amendment): void {
	const task = taskOf(run, node.key);
	task.node = amendNode(task.node, node, defaults, run.spec);
}
