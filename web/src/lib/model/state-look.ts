import type { Schema } from '#lib/api/client.ts';

export type InstanceState = Schema<'Instance'>['state'];
export type TaskState = Schema<'TaskInstance'>['state'];
export type WorkflowState = Schema<'Workflow'>['state'];
export type ScheduleStatus = Schema<'Schedule'>['status'];
export type PlannedState = Schema<'PlannedInstance'>['state'];
export type OperationState = Schema<'Operation'>['state'];
export type OccurrenceOutcome = Schema<'LedgerEntry'>['outcome'];

/** Names one of the colour sets in ui/tokens.css. */
export type Tone = 'pending' | 'running' | 'success' | 'failed' | 'paused' | 'neutral';

/** The drawings of ui/StateIcon.svelte; each differs in shape, so that nothing is told by colour alone. */
export type Glyph =
	| 'dashed'
	| 'clock'
	| 'signal'
	| 'queue'
	| 'arc'
	| 'check'
	| 'cross'
	| 'pause'
	| 'pausing'
	| 'stop'
	| 'stopping'
	| 'slash'
	| 'skip'
	| 'hand'
	| 'play';

export interface StateLook {
	readonly tone: Tone;
	readonly glyph: Glyph;
}

/** How each state of an instance looks, everywhere. */
export const INSTANCE_LOOKS: Readonly<Record<InstanceState, StateLook>> = {
	planned: { tone: 'pending', glyph: 'dashed' },
	waiting: { tone: 'pending', glyph: 'clock' },
	running: { tone: 'running', glyph: 'arc' },
	pausing: { tone: 'paused', glyph: 'pausing' },
	paused: { tone: 'paused', glyph: 'pause' },
	stopping: { tone: 'neutral', glyph: 'stopping' },
	stopped: { tone: 'neutral', glyph: 'stop' },
	success: { tone: 'success', glyph: 'check' },
	failed: { tone: 'failed', glyph: 'cross' },
	discarded: { tone: 'neutral', glyph: 'slash' },
};

/** How each state of a task instance looks, everywhere. */
export const TASK_LOOKS: Readonly<Record<TaskState, StateLook>> = {
	pending: { tone: 'pending', glyph: 'dashed' },
	delayed: { tone: 'pending', glyph: 'clock' },
	waiting_event: { tone: 'pending', glyph: 'signal' },
	queued: { tone: 'pending', glyph: 'queue' },
	held: { tone: 'paused', glyph: 'hand' },
	running: { tone: 'running', glyph: 'arc' },
	success: { tone: 'success', glyph: 'check' },
	failed: { tone: 'failed', glyph: 'cross' },
	skipped: { tone: 'neutral', glyph: 'skip' },
	stopped: { tone: 'neutral', glyph: 'stop' },
};

/** How each state of a workflow looks. Green stays with runs that succeeded. */
export const WORKFLOW_LOOKS: Readonly<Record<WorkflowState, StateLook>> = {
	draft: { tone: 'neutral', glyph: 'dashed' },
	online: { tone: 'running', glyph: 'signal' },
	offline: { tone: 'neutral', glyph: 'slash' },
};

/** How each status of a schedule looks. */
export const SCHEDULE_LOOKS: Readonly<Record<ScheduleStatus, StateLook>> = {
	scheduling: { tone: 'running', glyph: 'clock' },
	offline: { tone: 'neutral', glyph: 'slash' },
	unconfirmed: { tone: 'paused', glyph: 'dashed' },
	expired: { tone: 'neutral', glyph: 'stop' },
	needs_attention: { tone: 'failed', glyph: 'cross' },
};

/** How each state of an instance looks that is not due yet. */
export const PLANNED_LOOKS: Readonly<Record<PlannedState, StateLook>> = {
	planned: { tone: 'pending', glyph: 'dashed' },
	held: { tone: 'paused', glyph: 'hand' },
	stopped: { tone: 'neutral', glyph: 'stop' },
};

/** How each state of an operation on many runs looks. Green stays with runs that succeeded. */
export const OPERATION_LOOKS: Readonly<Record<OperationState, StateLook>> = {
	collecting: { tone: 'pending', glyph: 'dashed' },
	running: { tone: 'running', glyph: 'arc' },
	done: { tone: 'neutral', glyph: 'check' },
	aborted: { tone: 'neutral', glyph: 'stop' },
	failed: { tone: 'failed', glyph: 'cross' },
};

/** How each outcome of a due time looks. A gap is what must never be seen. */
export const OCCURRENCE_LOOKS: Readonly<Record<OccurrenceOutcome, StateLook>> = {
	started: { tone: 'running', glyph: 'play' },
	caught_up: { tone: 'paused', glyph: 'play' },
	skipped: { tone: 'neutral', glyph: 'skip' },
	discarded: { tone: 'neutral', glyph: 'slash' },
	missed: { tone: 'failed', glyph: 'cross' },
	held: { tone: 'paused', glyph: 'hand' },
	due: { tone: 'pending', glyph: 'clock' },
	gap: { tone: 'failed', glyph: 'slash' },
};
