import type { InstanceProjection } from '../../projection/message.ts';
import { nextDeadline } from '../deadline.ts';
import type { Run } from '../state.ts';
import { taskCountsOf } from './instance-view.ts';

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
