import type { ProjectionMessage, TaskProjection } from '../../worker/projection/message.ts';

/** What every run is that is nothing special, in whatever shape it is told. */
export const STANDARD_RUN = {
	version: 1,
	mode: 'normal',
	kind: 'manual',
	priority: 'MEDIUM',
	failureStrategy: 'continue',
	round: 1,
	partial: false,
	held: false,
} as const;

let made = 0;

/** What a run tells the lists; every call is another run unless the id is given. */
export function aProjection(partial: Partial<ProjectionMessage> = {}): ProjectionMessage {
	made += 1;
	return {
		v: 1,
		projectId: 'prj_a',
		instanceId: `ins_${String(made).padStart(26, '0')}`,
		workflowId: 'wf_a',
		workflowName: 'a workflow',
		...STANDARD_RUN,
		seq: 1,
		deleted: false,
		state: 'running',
		startedBy: 'token:tok_a',
		scheduleTime: 1,
		createdAt: made,
		startedAt: made,
		endedAt: null,
		wakeAt: null,
		tasks: { total: 1, success: 0, failed: 0, skipped: 0, stopped: 0, running: 0 },
		taskRows: [],
		...partial,
	};
}

/** A row of a task that has ended. */
export function aTaskRow(partial: Partial<TaskProjection> = {}): TaskProjection {
	return {
		key: 'load',
		name: 'Load',
		type: 'SHELL',
		seq: 4,
		state: 'success',
		cause: null,
		failure: null,
		round: 1,
		attempt: 1,
		executorId: 'exe_a',
		startedAt: 10,
		endedAt: 20,
		...partial,
	};
}
