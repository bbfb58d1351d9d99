import type { JsonValue } from '../contract/parameter.ts';
import type { FailureStrategy, Priority, RunMode } from '../contract/status.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { Warning } from '../engine/problem.ts';
import type { Actor, RunScope } from '../engine/run-spec.ts';
import type { Refusal } from '../instance/rpc.ts';

/** The online definition, captured by the scheduler so that a start needs no database. */
export interface PublishedWorkflow {
	readonly projectId: string;
	readonly projectName: string;
	readonly workflowId: string;
	readonly workflowName: string;
	readonly version: number;
	readonly document: WorkflowDocument;
	readonly timeZone: string;
	readonly projectParams: Readonly<Record<string, JsonValue>>;
}

/** What the asker of a manual start may choose (R1, R2). Null leaves the default. */
export interface StartRequest {
	readonly kind: 'manual' | 'schedule' | 'backfill' | 'child';
	readonly by: Actor;
	readonly scheduleTime: number | null;
	readonly timeZone: string | null;
	readonly startParams: Readonly<Record<string, JsonValue>>;
	readonly failureStrategy: FailureStrategy | null;
	readonly priority: Priority | null;
	readonly executorGroup: string | null;
	readonly mode: RunMode;
	readonly scope: RunScope | null;
}

/** A run that was started, by this request or by an earlier one with the same key. */
export interface StartedRun {
	readonly ok: true;
	readonly instanceId: string;
	readonly created: boolean;
	/** What of the request probably was not meant, as the version that is online now sees it. */
	readonly warnings: readonly Warning[];
}

/** How a round of a run ended. */
export interface EndReport {
	readonly instanceId: string;
	readonly startKey: string;
	readonly round: number;
	readonly state: 'success' | 'failed' | 'stopped';
	readonly at: number;
}

/** What other parts may ask of a WorkflowScheduler object: the one door for starts. */
export interface WorkflowSchedulerRpc {
	/** Captures a version as the online one. Idempotent by version. */
	publish(workflow: PublishedWorkflow): Promise<{ readonly ok: true } | Refusal>;
	/** Takes the workflow offline: no start from now on, running instances continue. */
	unpublish(by: Actor): Promise<{ readonly ok: true }>;
	/**
	 * Starts a run once per key; the same key with another request is refused with `idempotency_conflict`, values that are
	 * not of the declared types with `invalid_request`.
	 */
	start(key: string, request: StartRequest): Promise<StartedRun | Refusal>;
	/** Rerun and recover pass the execution strategy again, so they come through here. */
	reopen(
		instanceId: string,
		operation: 'rerun' | 'recover',
		by: Actor,
	): Promise<{ readonly ok: true; readonly changed: boolean } | Refusal>;
	/** A run reports its end. Idempotent by (instance, round). */
	ended(report: EndReport): Promise<void>;
	/** Runs of this workflow that are not terminal, at most `limit`. */
	live(limit: number): Promise<readonly { readonly instanceId: string; readonly createdAt: number }[]>;
	/** A run was deleted: the outcome stays, marked. */
	forgotten(instanceId: string): Promise<void>;
	/** The workflow was deleted. Refused while a run is live. */
	remove(): Promise<{ readonly ok: true } | Refusal>;
}
