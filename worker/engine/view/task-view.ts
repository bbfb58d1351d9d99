import { taskInstanceId } from '../../contract/ids.ts';
import { toInstant } from '../../contract/instant.ts';
import type { TaskInstance, TaskInstanceDetail } from '../../contract/task-instance.ts';
import { assert } from '../../lib/assert.ts';
import { causeOf } from '../cause.ts';
import { deadlineOf } from '../deadline.ts';
import type { Run, Task } from '../state.ts';
import { taskAt } from '../task-index.ts';
import { attemptView } from './attempt-view.ts';
import { reasonOf } from './reason.ts';

/** A task instance as lists show it. */
export function taskView(run: Run, task: Task): TaskInstance {
	const { node, phase } = task;
	const deadline = deadlineOf(run, task);
	return {
		id: taskInstanceId(run.spec.instanceId, node.key),
		instanceId: run.spec.instanceId,
		key: node.key,
		name: node.name,
		type: node.node.task.type,
		state: phase.state,
		reason: reasonOf(run, task),
		cause: causeOf(phase),
		abandoned: phase.state === 'failed' && phase.abandoned,
		round: run.round,
		upstream: node.upstream.map((index) => taskAt(run, index).node.key),
		executorGroup: node.executorGroup,
		priority: node.priority,
		attempt: task.attempts.length,
		startedAt: task.startedAt === null ? null : toInstant(task.startedAt),
		endedAt: 'at' in phase ? toInstant(phase.at) : null,
		deadline: deadline === null ? null : toInstant(deadline),
		failure: phase.state === 'failed' ? phase.failure : null,
	};
}

/** A task instance with everything known of it. */
export function taskDetailView(run: Run, task: Task): TaskInstanceDetail {
	return {
		...taskView(run, task),
		outputs: { ...task.outputs },
		attempts: task.attempts.map((attempt) => attemptView(run, task, attempt)),
	};
}

/** Views of the tasks a turn's facts named, for the live feed. */
export function changedTaskViews(run: Run, keys: Iterable<string>): TaskInstance[] {
	return [...new Set(keys)].map((key) => {
		const index = run.plan.indexByKey.get(key);
		assert(index !== undefined, `no task ${key}`);
		return taskView(run, taskAt(run, index));
	});
}
