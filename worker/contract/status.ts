import { z } from 'zod';

/** States of a workflow instance; the single list every other part derives from. */
export const instanceStateSchema = z.enum([
	'planned',
	'waiting',
	'running',
	'pausing',
	'paused',
	'stopping',
	'stopped',
	'success',
	'failed',
	'discarded',
]);

/** States of a task instance; the single list every other part derives from. */
export const taskStateSchema = z.enum([
	'pending',
	'delayed',
	'waiting_event',
	'queued',
	'held',
	'running',
	'success',
	'failed',
	'skipped',
	'stopped',
]);

/** Why a task instance reached its terminal state. `success` without a cause is the executor's own success. */
export const taskCauseSchema = z.enum([
	'executor_failed',
	'rejected',
	'bad_answer',
	'bad_parameter',
	'output_too_large',
	'undeliverable',
	'lost_contact',
	'timeout',
	'wait_timeout',
	'upstream_failed',
	'failure_strategy_end',
	'branch_not_taken',
	'disabled',
	'forced_by',
	'terminated_by',
	'stopped_by',
	'force_closed_by',
	'added_by',
	'removed_by',
	'simulated',
	'carried_over',
	'discarded',
]);

/** What a run is for: a real one, a walk through the graph that sends nothing, or one sent with `mode: test`. */
export const runModeSchema = z.enum(['normal', 'dryRun', 'test']);

export const failureStrategySchema = z.enum(['continue', 'end']);

/**
 * What becomes of a run that is due while another of its workflow is active (C7): it runs beside it, waits for its turn,
 * is discarded, or waits until no other that waits has a higher priority.
 */
export const executionStrategySchema = z.enum(['parallel', 'serialWait', 'serialDiscard', 'serialPriority']);

/** Highest first; equal priorities are served first come, first served. */
export const prioritySchema = z.enum(['HIGHEST', 'HIGH', 'MEDIUM', 'LOW', 'LOWEST']);

export type InstanceState = z.infer<typeof instanceStateSchema>;
export type TaskState = z.infer<typeof taskStateSchema>;
export type TaskCause = z.infer<typeof taskCauseSchema>;
export type RunMode = z.infer<typeof runModeSchema>;
export type FailureStrategy = z.infer<typeof failureStrategySchema>;
export type ExecutionStrategy = z.infer<typeof executionStrategySchema>;
export type Priority = z.infer<typeof prioritySchema>;

/** Instance states from which nothing runs by itself any more. */
export function isTerminalInstance(state: InstanceState): boolean {
	return state === 'stopped' || state === 'success' || state === 'failed' || state === 'discarded';
}

/** Task instance states from which nothing runs by itself any more. */
export function isTerminalTask(state: TaskState): boolean {
	return state === 'success' || state === 'failed' || state === 'skipped' || state === 'stopped';
}
