import { LISTED_FAILURE_CHARACTERS_MAX } from '../../contract/task-instance-list.ts';
import type { InstanceProjection, TaskProjection } from '../../projection/message.ts';
import { causeOf } from '../cause.ts';
import { nextDeadline } from '../deadline.ts';
import { isHeld } from '../is-held.ts';
import type { Run, Task } from '../state.ts';
import { lastAttempt } from '../task-index.ts';
import { taskCountsOf } from './instance-view.ts';

const HALF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** The run's row for the lists and for the second clock. */
export function projectionOf(run: Run, deleted = false): InstanceProjection {
	const { spec } = run;
	return {
		v: 1,
		projectId: spec.projectId,
		instanceId: spec.instanceId,
		workflowId: spec.workflowId,
		workflowName: spec.workflowName,
		version: spec.version,
		seq: run.seq,
		deleted,
		state: run.state,
		held: isHeld(run.inLine),
		mode: spec.mode,
		kind: spec.kind,
		priority: spec.priority,
		failureStrategy: spec.failureStrategy,
		round: run.round,
		partial: spec.scope !== null,
		startedBy: `${spec.startedBy.kind}:${spec.startedBy.id}`,
		scheduleTime: spec.scheduleTime,
		createdAt: spec.createdAt,
		startedAt: run.startedAt,
		endedAt: run.endedAt,
		wakeAt: nextDeadline(run),
		tasks: taskCountsOf(run),
	};
}

/** A task instance's row for the lists. Its `seq` is the fact that brought it where it is: sent again it is the same. */
export function taskProjectionOf(run: Run, task: Task): TaskProjection {
	const { node, phase } = task;
	return {
		key: node.key,
		name: node.name,
		type: node.node.task.type,
		seq: task.changedSeq,
		state: phase.state,
		cause: causeOf(phase),
		failure: phase.state === 'failed' ? listed(phase.failure.message) : null,
		round: run.round,
		attempt: task.attempts.length,
		executorId: lastAttempt(task)?.executorId ?? null,
		startedAt: task.startedAt,
		endedAt: 'at' in phase ? phase.at : null,
	};
}

/** The beginning of a text that an executor wrote, as any database can keep it. */
function listed(text: string): string {
	return text
		.slice(0, LISTED_FAILURE_CHARACTERS_MAX)
		.replace(HALF_A_CHARACTER, '')
		.toWellFormed()
		.replaceAll('\0', '\uFFFD');
}
