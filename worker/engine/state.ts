import type { JsonValue } from '../contract/parameter.ts';
import type { InstanceState, TaskCause, TaskState } from '../contract/status.ts';
import type { DeadlineHeap } from './deadline-heap.ts';
import type { StopReason } from './fact.ts';
import type { Context } from './parameter/context.ts';
import type { ResolvedTask } from './parameter/resolve.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { ReadyQueue } from './ready-queue.ts';
import type { AttemptResult, Failure, SendRecord } from './result.ts';
import type { Actor, Route, RunSpec } from './run-spec.ts';

/** Where a task instance stands; every variant has exactly its own fields. */
export type Phase =
	| { readonly state: 'pending' }
	| {
			readonly state: 'delayed';
			readonly since: number;
			readonly until: number;
			readonly reason: 'start_delay' | 'retry_interval';
	  }
	/** `attempt` is null while it waits for a slot, else the attempt being delivered. */
	| { readonly state: 'queued'; readonly since: number; readonly attempt: number | null }
	| { readonly state: 'running'; readonly attempt: number }
	| { readonly state: 'success'; readonly at: number; readonly cause: TaskCause | null }
	| { readonly state: 'failed'; readonly at: number; readonly failure: Failure; readonly abandoned: boolean }
	| { readonly state: 'skipped'; readonly at: number; readonly cause: TaskCause }
	| { readonly state: 'stopped'; readonly at: number; readonly cause: TaskCause };

/** One send of an attempt with how it was judged and what was decided after it; `redeliverAt` is null for the last. */
export interface SendEntry {
	readonly send: SendRecord;
	readonly executorId: string;
	readonly outcome: 'result' | 'accepted' | 'silent' | 'redeliver';
	readonly received: 'yes' | 'no' | 'maybe';
	readonly reason: string | null;
	readonly redeliverAt: number | null;
}

/**
 * What the object knows of an attempt only since it was last loaded. Losing it is safe: every use of it falls back
 * to the careful answer (it may be out; it may be silent; ask again).
 */
export interface AttemptMemory {
	/** Its present delivery was handed out in this life: without a claim it never left, and a claim is the only one. */
	bornHere: boolean;
	/** Number of the delivery a consumer holds, 0 for none. */
	claimedDelivery: number;
	lastSignAt: number | null;
	leaseUntil: number | null;
	statusAskedAt: number | null;
	statusAsks: number;
	stopAskedAt: number | null;
	stopAsks: number;
	stopAnswered: boolean;
	/** The forced stop went out in this life. */
	killAsked: boolean;
	progress: number | null;
	progressMessage: string | null;
	/** Parameters and configuration as resolved when it was created; resolved again when this was lost. */
	resolved: ResolvedTask | null;
}

/** One try of a task instance, bound to one executor; its number is its fencing token. */
export interface Attempt {
	readonly number: number;
	readonly round: number;
	readonly createdAt: number;
	executorId: string;
	deliveries: number;
	/** Until when a delivery may be under way; a later one needs a fact. */
	deliveryUntil: number;
	/** Number of the delivery that was claimed for good; only nodes that must never run twice have it. */
	storedClaim?: number;
	/** Deliveries that nobody reported within their lease; absent for none. */
	unreported?: number;
	/** Set while a failed delivery waits for the next. */
	redeliverAt: number | null;
	firstDeliveryFailureAt: number | null;
	/** An executor may have received it, so it must not move to another. */
	maybeReceived: boolean;
	readonly sends: SendEntry[];
	acceptedAt: number | null;
	handle: JsonValue | null;
	leaseUntil: number;
	contactLostAt: number | null;
	timeoutWarned: boolean;
	stop: { readonly reason: StopReason; readonly at: number; readonly until: number } | null;
	ended: { readonly at: number; readonly status: AttemptResult['status']; readonly failure: Failure | null } | null;
	memory: AttemptMemory;
}

/** A node in this run. */
export interface Task {
	readonly node: PlanNode;
	phase: Phase;
	readonly attempts: Attempt[];
	/** Failed attempts since the task last began anew: what the retry count is measured against. */
	failures: number;
	/** When the task became what its start waits count from (round, recovery). */
	waitBase: number;
	outputs: Readonly<Record<string, JsonValue>>;
	/** When the first attempt since the task last began anew was created. */
	startedAt: number | null;
	/** Upstream tasks not terminal, satisfied, and broken by failure: derived, so that a turn costs what changed. */
	open: number;
	satisfied: number;
	broken: number;
	/** Values visible from upstream; derived when first needed. */
	context: Context | null;
}

/** A finished pass of the run, as history keeps it. */
export interface RoundRecord {
	readonly round: number;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly state: InstanceState;
	readonly tasks: readonly {
		readonly key: string;
		readonly state: TaskState;
		readonly cause: TaskCause | null;
		readonly at: number | null;
	}[];
}

/** Everything a run's facts say, and what is derived from them to answer quickly. Only `evolve` changes it. */
export interface Run {
	readonly spec: RunSpec;
	readonly plan: Plan;
	state: InstanceState;
	round: number;
	roundStartedAt: number;
	readonly startedAt: number;
	endedAt: number | null;
	forcedBy: Actor | null;
	/** Number of facts folded; rises strictly, names versions of the projection. */
	seq: number;
	lastFactAt: number;
	routes: readonly Route[];
	slots: number;
	stopping: { readonly forceAt: number; readonly by: Actor } | null;
	/** Key of the task whose failure ended the run under the strategy *end*. */
	endedByTask: string | null;
	outputBytes: number;
	/** Debts to other parts that stay open until they acknowledge. */
	owesEnded: boolean;
	owesProjection: boolean;
	readonly rounds: RoundRecord[];
	readonly tasks: Task[];
	readonly counts: Record<TaskState, number>;
	inFlight: number;
	/** Runnable tasks without an attempt. */
	waiting: number;
	/** Tasks whose upstream changed and which have not been looked at since. */
	readonly frontier: number[];
	readonly ready: ReadyQueue;
	readonly deadlines: DeadlineHeap;
	memory: RunMemory;
}

/** What the object knows of the run only since it was last loaded. */
export interface RunMemory {
	/** How long messages had been waiting in the dispatch queue when the last was sent. */
	backlogAgeMs: number;
	slotsWanted: number;
	slotsAskedAt: number | null;
	endedToldAt: number | null;
	projectedAt: number | null;
	projectedSeq: number;
	auditedAt: number | null;
	/** Set when a turn stopped at its slice: the rest follows at once. */
	continueAt: number | null;
	/** Runnable tasks that no known executor can take; looked at again when the executors are asked for anew. */
	readonly parked: number[];
}

/** Memory of an attempt of which nothing is known but its facts. */
export function freshAttemptMemory(): AttemptMemory {
	return {
		bornHere: false,
		claimedDelivery: 0,
		lastSignAt: null,
		leaseUntil: null,
		statusAskedAt: null,
		statusAsks: 0,
		stopAskedAt: null,
		stopAsks: 0,
		stopAnswered: false,
		killAsked: false,
		progress: null,
		progressMessage: null,
		resolved: null,
	};
}
