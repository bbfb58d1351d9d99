import type { DailyWindow } from '../contract/daily-window.ts';
import type { JsonValue } from '../contract/parameter.ts';
import type { ExecutionStrategy, FailureStrategy, Priority, RunMode } from '../contract/status.ts';
import type { Retry, WorkflowDocument } from '../contract/workflow-document.ts';
import type { Warning } from '../engine/problem.ts';
import type { Actor, RunScope } from '../engine/run-spec.ts';
import type { ReopeningOrder } from '../instance/order.ts';
import type { Operated, Previewed, Refusal } from '../instance/rpc.ts';
import type { SchedulesRpc } from './schedules-rpc.ts';

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
	/** In place of every retry that the document names; absent leaves them. */
	readonly retry?: Retry | undefined;
	readonly mode: RunMode;
	readonly scope: RunScope | null;
	/** The version to run; absent for the one that is online. */
	readonly version?: number | undefined;
	/** The run whose successes are carried over; absent for none. */
	readonly recoverFrom?: string | undefined;
	/** Where it comes from, for the start of an occurrence; absent for every other. */
	readonly occurrence?: OccurrenceOrigin | undefined;
}

/** A request as it was made, by which a repetition is known. */
export interface AskedStart extends StartRequest {
	/**
	 * Members of a request that recovers from a run which it says to be empty: what it only leaves out is that run's, and
	 * both look the same in a start. Absent for none.
	 */
	readonly emptied?: readonly string[] | undefined;
}

/** What comes with a start that is not an ordinary one. */
export interface GivenStart {
	readonly asked: AskedStart;
	/** The version that is named; null where none is. */
	readonly definition: PublishedWorkflow | null;
}

/** The occurrence that a start is for, and how it came to start. */
export interface OccurrenceOrigin {
	readonly scheduleId: string;
	/** The wall time the schedule names, as `yyyy-MM-ddTHH:mm:ss`. */
	readonly local: string;
	readonly how: 'started' | 'caught_up' | 'released' | 'made_up';
	/** Who released it or had it made up; null when nobody did. */
	readonly by: Actor | null;
	readonly dailyWindow: DailyWindow | null;
}

/** How a run stands that waits for its turn. */
export interface LineStanding {
	/** The one in force. */
	readonly strategy: ExecutionStrategy;
	/** From 1; null for one that is held. */
	readonly place: number | null;
	/** How many wait, this one included unless it is held. */
	readonly waiting: number;
	/** Instance ids of active runs, at most ten. */
	readonly holders: readonly string[];
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
	readonly state: 'success' | 'failed' | 'stopped' | 'discarded';
	readonly at: number;
}

/** How a start stands: `waiting` for its turn, by the execution strategy; `deleted` when its run is gone. */
export type StartState = 'live' | 'waiting' | EndReport['state'] | 'deleted';

/** What other parts may ask of a WorkflowScheduler object: the one door for starts. */
export interface WorkflowSchedulerRpc extends SchedulesRpc {
	/** Captures a version as the online one. Idempotent by version. */
	publish(workflow: PublishedWorkflow): Promise<{ readonly ok: true } | Refusal>;
	/** Takes the workflow offline: no start from now on, running instances continue. */
	unpublish(by: Actor): Promise<{ readonly ok: true }>;
	/**
	 * Starts a run once per key; the same key with another request is refused with `idempotency_conflict`, values that are
	 * not of the declared types with `invalid_request`. By the execution strategy it waits for its turn, or is refused with
	 * `run_active`.
	 */
	start(key: string, request: StartRequest): Promise<StartedRun | Refusal>;
	/**
	 * The same for a request that names a version or a run to recover from: the previous release's scheduler, which would
	 * pass over both, does not know this call.
	 *
	 * @param request with what the asker left open filled in.
	 */
	startWith(key: string, request: StartRequest, given: GivenStart): Promise<StartedRun | Refusal>;
	/**
	 * What `start` answers to a key that has started a run, for askers who would refuse new starts of the kind; null for a
	 * key that has not. Starts nothing.
	 */
	startedBefore(key: string, request: AskedStart): Promise<StartedRun | Refusal | null>;
	/**
	 * What may open an ended run passes the execution strategy again, so it comes through here. The words are what the
	 * previous release asks with.
	 */
	reopen(instanceId: string, order: 'rerun' | 'recover' | ReopeningOrder, by: Actor): Promise<Operated | Refusal>;
	/** What such an order would do: opens nothing. */
	previewReopening(instanceId: string, order: ReopeningOrder, by: Actor): Promise<Previewed | Refusal>;
	/** How a run stands that waits for its turn; null for one that does not. */
	lineStanding(instanceId: string): Promise<LineStanding | null>;
	/** A run that only waits has given its block back, and asks for what it needs from now on. Idempotent. */
	blockBack(instanceId: string): Promise<void>;
	/** A run reports its end. Idempotent by (instance, round). */
	ended(report: EndReport): Promise<void>;
	/** Runs of this workflow that are not terminal, at most `limit`. */
	live(limit: number): Promise<readonly { readonly instanceId: string; readonly createdAt: number }[]>;
	/** Runs of this workflow that were not deleted, in the order of `part`, at most `limit` after one of them. */
	runs(after: string, limit: number): Promise<readonly { readonly part: string; readonly instanceId: string }[]>;
	/** A run was deleted: the outcome stays, marked. */
	forgotten(instanceId: string): Promise<void>;
	/** The workflow was deleted. Refused while a run is live. */
	remove(): Promise<{ readonly ok: true } | Refusal>;
}
