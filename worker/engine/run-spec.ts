import type { DailyWindow } from '../contract/daily-window.ts';
import type { JsonValue } from '../contract/parameter.ts';
import type { FailureStrategy, Priority, RunMode } from '../contract/status.ts';
import type { Retry, WorkflowDocument } from '../contract/workflow-document.ts';

/** Part of the graph a run covers (R2): one node, or it with everything before or after it. */
export interface RunScope {
	readonly keys: readonly string[];
	readonly scope: 'only' | 'backward' | 'forward';
}

/** Who asked for something, as facts and audit keep it. */
export interface Actor {
	readonly kind: 'token' | 'user' | 'schedule' | 'system';
	readonly id: string;
}

/**
 * An executor as a run knows it: what routing and leases need, captured at start so that a run needs no look-up.
 * The URL and the secret stay outside; the dispatcher reads them when it sends.
 */
export interface Route {
	readonly executorId: string;
	readonly group: string;
	readonly taskTypes: readonly { readonly type: string; readonly test: boolean }[];
	readonly leaseMs: number;
	/** 0 for an executor that sends no heartbeats and is asked for status instead. */
	readonly heartbeatMs: number;
}

/** Everything a run needs, captured when it starts: nothing of it is read from anywhere again. */
export interface RunSpec {
	readonly instanceId: string;
	readonly projectId: string;
	readonly projectName: string;
	readonly workflowId: string;
	readonly workflowName: string;
	readonly version: number;
	/** Start key in the scheduler; `ended` names it again. */
	readonly startKey: string;
	readonly document: WorkflowDocument;
	readonly scope: RunScope | null;
	readonly mode: RunMode;
	readonly kind: 'manual' | 'schedule' | 'backfill' | 'child';
	readonly startedBy: Actor;
	/** Business time in epoch ms; never moves. */
	readonly scheduleTime: number;
	/**
	 * The wall time that the schedule names, as `yyyy-MM-ddTHH:mm:ss`. Absent when it is the one of `scheduleTime` in the
	 * zone; another where a zone skips the hour and the occurrence was shifted.
	 */
	readonly nominalLocal?: string | undefined;
	readonly createdAt: number;
	/** The part of the day, in `timeZone`, in which tasks may start; absent or null for all of it. */
	readonly dailyWindow?: DailyWindow | null | undefined;
	readonly timeZone: string;
	readonly priority: Priority;
	readonly failureStrategy: FailureStrategy;
	/** Executor group of this run, over the document's; null leaves the document's. */
	readonly executorGroup: string | null;
	/** Retry rules of this run, over the document's; absent leaves the document's. */
	readonly retry?: Retry | undefined;
	/**
	 * The run whose successes this one carried over when it began; absent for all others. Nothing is decided by it after the
	 * first turn, so releases that do not know it may pass over it.
	 */
	readonly recoverFrom?: string | undefined;
	readonly startParams: Readonly<Record<string, JsonValue>>;
	readonly projectParams: Readonly<Record<string, JsonValue>>;
	readonly routes: readonly Route[];
	/** Attempts this run may have in flight before it asks for more. */
	readonly slots: number;
}
