import type { InstanceDetail, TaskCounts } from '../../contract/instance.ts';
import { toInstant } from '../../contract/instant.ts';
import { nextDeadline } from '../deadline.ts';
import { isHeld } from '../is-held.ts';
import type { Run } from '../state.ts';

/** How many task instances stand where; what is in none of the named states waits. */
export function taskCountsOf(run: Run): TaskCounts {
	const { success, failed, skipped, stopped, running } = run.counts;
	return { total: run.tasks.length, success, failed, skipped, stopped, running };
}

function pauseView({ reason, at, by }: NonNullable<Run['pause']>) {
	return { reason, since: toInstant(at), by: by === undefined ? null : `${by.kind}:${by.id}` };
}

function stoppingView({ by, forceAt }: NonNullable<Run['stopping']>) {
	return { by: `${by.kind}:${by.id}`, forceAt: toInstant(forceAt) };
}

function inLineView({ at, strategy, held }: NonNullable<Run['inLine']>) {
	const heldBy = held === null ? null : { by: `${held.by.kind}:${held.by.id}`, since: toInstant(held.at) };
	return { since: toInstant(at), strategy, held: heldBy };
}

/** The run as the API shows it, but for what only its object knows: whether the platform holds it up. */
export function instanceView(run: Run): Omit<InstanceDetail, 'platformHold'> {
	const { spec } = run;
	const wakeAt = run.endedAt === null ? nextDeadline(run) : null;
	return {
		id: spec.instanceId,
		projectId: spec.projectId,
		workflowId: spec.workflowId,
		workflowName: spec.workflowName,
		version: spec.version,
		state: run.state,
		mode: spec.mode,
		kind: spec.kind,
		priority: spec.priority,
		failureStrategy: spec.failureStrategy,
		round: run.round,
		roundStartedAt: toInstant(run.roundStartedAt),
		partial: spec.scope !== null,
		startedBy: `${spec.startedBy.kind}:${spec.startedBy.id}`,
		scheduleTime: toInstant(spec.scheduleTime),
		createdAt: toInstant(spec.createdAt),
		startedAt: toInstant(run.startedAt),
		endedAt: run.endedAt === null ? null : toInstant(run.endedAt),
		archivedAt: null,
		tasks: taskCountsOf(run),
		timeZone: spec.timeZone,
		executorGroup: spec.executorGroup,
		retry: spec.retry ?? null,
		recoveredFrom: spec.recoverFrom ?? null,
		scope: spec.scope === null ? null : { keys: [...spec.scope.keys], scope: spec.scope.scope },
		wakeAt: wakeAt === null ? null : toInstant(wakeAt),
		pause: run.pause === null ? null : pauseView(run.pause),
		inLine: run.inLine === null ? null : inLineView(run.inLine),
		held: isHeld(run.inLine),
		stopping: run.stopping === null || run.endedAt !== null ? null : stoppingView(run.stopping),
	};
}
