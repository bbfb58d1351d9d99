import { unreachable } from '../../lib/unreachable.ts';
import type { Fact } from '../fact.ts';
import type { Phase, Run, Task } from '../state.ts';
import { taskOf } from '../task-index.ts';
import { enter } from './phase.ts';
import { putOut } from './put-out.ts';

type TaskFact = Extract<
	Fact,
	{ kind: 'task_delayed' | 'tasks_queued' | 'task_succeeded' | 'task_failed' | 'tasks_skipped' | 'tasks_stopped' }
>;

/** Facts that move task instances between states. */
export function evolveTask(run: Run, fact: TaskFact): void {
	switch (fact.kind) {
		case 'task_delayed':
			return enter(run, taskOf(run, fact.task), {
				state: 'delayed',
				since: fact.at,
				until: fact.until,
				reason: fact.reason,
			});
		case 'tasks_queued':
			return enterAll(run, fact.tasks, { state: 'queued', since: fact.at, attempt: null });
		case 'task_succeeded': {
			const task = taskOf(run, fact.task);
			putOut(run, task, fact);
			return enter(run, task, { state: 'success', at: fact.at, cause: fact.cause });
		}
		case 'task_failed': {
			const { at, failure, abandoned } = fact;
			return enter(run, taskOf(run, fact.task), { state: 'failed', at, failure, abandoned });
		}
		case 'tasks_skipped':
			return enterAll(run, fact.tasks, { state: 'skipped', at: fact.at, cause: fact.cause });
		case 'tasks_stopped':
			if (fact.cause === 'force_closed_by') for (const key of fact.tasks) noteForce(taskOf(run, key));
			return enterAll(run, fact.tasks, { state: 'stopped', at: fact.at, cause: fact.cause });
		default:
			return unreachable(fact);
	}
}

/** What was out when the run was closed by force has ended in the same turn, and its task has not yet left it behind. */
function noteForce({ phase, attempts }: Task): void {
	const isOut = phase.state === 'running' || phase.state === 'queued';
	const attempt = isOut ? attempts.find(({ number }) => number === phase.attempt) : undefined;
	if (attempt?.ended?.status === 'stopped') attempt.ended = { ...attempt.ended, byForce: true };
}

function enterAll(run: Run, keys: readonly string[], phase: Phase): void {
	for (const key of keys) {
		const task = taskOf(run, key);
		enter(run, task, phase);
		if (phase.state === 'queued') run.ready.add(task.node.index, task.node.priority);
	}
}
