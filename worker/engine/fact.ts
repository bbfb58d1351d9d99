import type { JsonValue } from '../contract/parameter.ts';
import type { TaskCause } from '../contract/status.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { AttemptRef, ExecutorAnswer } from './command.ts';
import type { AttemptResult, Failure, SendRecord } from './result.ts';
import type { Actor, Route, RunSpec } from './run-spec.ts';
import type { Amendment, DelayReason, PauseReason, PlaceInLine } from './state.ts';

/** Why an attempt is being stopped. It decides what its end means. */
export type StopReason = 'instance_stop' | 'timeout' | 'failure_strategy_end' | 'terminated';

/**
 * Something that happened, past tense and self-contained: folding the facts of a run gives its state back, and a
 * replay never decides again. Adding a field or changing a meaning raises the kind's version in FACT_VERSIONS.
 */
export type Fact =
	| { readonly kind: 'instance_started'; readonly at: number; readonly spec: RunSpec }
	| { readonly kind: 'round_started'; readonly at: number; readonly round: number; readonly by: Actor }
	| { readonly kind: 'instance_recovered'; readonly at: number; readonly tasks: readonly string[]; readonly by: Actor }
	| { readonly kind: 'instance_stopping'; readonly at: number; readonly forceAt: number; readonly by: Actor }
	/** From now on nothing starts: the run waits for what executors have already. */
	| { readonly kind: 'instance_pausing'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'instance_paused'; readonly at: number; readonly reason: PauseReason }
	/** `by` is null when it goes on because not only held tasks are left any more. */
	| { readonly kind: 'instance_resumed'; readonly at: number; readonly by: Actor | null }
	/** The workflow's execution strategy holds the run back: nothing of it starts until its scheduler lets it go. */
	| ({ readonly kind: 'instance_waiting'; readonly at: number } & PlaceInLine)
	/** The strategy allows it, with what its scheduler gives it: a block of slots, and the executors of now. */
	| {
			readonly kind: 'instance_let_go';
			readonly at: number;
			readonly slots: number;
			readonly routes: readonly Route[];
	  }
	/** Somebody keeps a waiting run from being let go. */
	| { readonly kind: 'instance_held'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'instance_released'; readonly at: number; readonly by: Actor }
	/** The strategy decided against a waiting run. */
	| { readonly kind: 'instance_discarded'; readonly at: number }
	/** Another definition takes the place of the run's own; nodes are matched by key. */
	| {
			readonly kind: 'definition_replaced';
			readonly at: number;
			readonly by: Actor;
			readonly version: number;
			readonly document: WorkflowDocument;
			/** Values of the project as they are now; null leaves those the run captured. */
			readonly projectParams: Readonly<Record<string, JsonValue>> | null;
	  }
	| { readonly kind: 'failure_strategy_applied'; readonly at: number; readonly task: string }
	| {
			readonly kind: 'instance_ended';
			readonly at: number;
			readonly state: 'success' | 'failed' | 'stopped';
			readonly forcedBy: Actor | null;
	  }
	/**
	 * Facts `from` to `upTo`, both included, could not be folded, and somebody closes the run all the same. What they did
	 * is left out: the run goes on from the fact before them.
	 */
	| {
			readonly kind: 'facts_left_out';
			readonly at: number;
			readonly from: number;
			readonly upTo: number;
			readonly problem: string;
			readonly by: Actor;
	  }
	| { readonly kind: 'slots_changed'; readonly at: number; readonly slots: number }
	/** Executors changed while a task had none to go to. */
	| { readonly kind: 'routes_captured'; readonly at: number; readonly routes: readonly Route[] }
	| {
			readonly kind: 'task_delayed';
			readonly at: number;
			readonly task: string;
			readonly until: number;
			readonly reason: DelayReason;
	  }
	| { readonly kind: 'tasks_queued'; readonly at: number; readonly tasks: readonly string[] }
	| {
			readonly kind: 'attempt_created';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly executorId: string;
			readonly leaseUntil: number;
	  }
	| {
			readonly kind: 'delivery_failed';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly send: SendRecord | null;
			readonly reason: string;
			readonly received: 'no' | 'maybe';
			/** When it is delivered again, and to whom. */
			readonly redeliverAt: number;
			readonly executorId: string;
	  }
	| {
			readonly kind: 'delivery_repeated';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly leaseUntil: number;
	  }
	/** A consumer holds the delivery of a node that must never run twice, so nobody else is given it, ever. */
	| {
			readonly kind: 'delivery_claimed';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly delivery: number;
	  }
	| {
			readonly kind: 'attempt_accepted';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly handle: JsonValue | null;
			/** Null when the acceptance is inferred: from a callback, or because silence began after a send. */
			readonly send: SendRecord | null;
			/** True when nothing proves that the executor has it (domain rules, "may have been received"). */
			readonly silent: boolean;
			readonly leaseUntil: number;
	  }
	| {
			readonly kind: 'lease_renewed';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly leaseUntil: number;
	  }
	| { readonly kind: 'contact_lost'; readonly at: number; readonly task: string; readonly attempt: number }
	| { readonly kind: 'timeout_warned'; readonly at: number; readonly task: string; readonly attempt: number }
	| {
			readonly kind: 'attempt_stop_requested';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly reason: StopReason;
			readonly until: number;
	  }
	/** An executor answered a stop, or did not: `unreachable`, for `reason`. The same answer again is no fact. */
	| {
			readonly kind: 'stop_answered';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly force: boolean;
			readonly executorId: string;
			readonly said: ExecutorAnswer['state'];
			readonly reason: string | null;
			/** Null when nothing was sent, or its sender did not tell. */
			readonly send: SendRecord | null;
	  }
	| {
			readonly kind: 'attempt_ended';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly status: AttemptResult['status'];
			readonly failure: Failure | null;
			readonly send: SendRecord | null;
	  }
	| {
			readonly kind: 'result_refused';
			readonly at: number;
			readonly task: string;
			readonly attempt: number;
			readonly reason: 'superseded' | 'already_ended';
			readonly status: AttemptResult['status'];
	  }
	| {
			readonly kind: 'task_succeeded';
			readonly at: number;
			readonly task: string;
			readonly outputs: Readonly<Record<string, JsonValue>>;
			readonly outputBytes: number;
			readonly cause: TaskCause | null;
	  }
	| {
			readonly kind: 'task_failed';
			readonly at: number;
			readonly task: string;
			readonly failure: Failure;
			readonly abandoned: boolean;
	  }
	| {
			readonly kind: 'tasks_skipped';
			readonly at: number;
			readonly tasks: readonly string[];
			readonly cause: TaskCause;
	  }
	| { readonly kind: 'tasks_held'; readonly at: number; readonly tasks: readonly string[]; readonly by: Actor }
	| { readonly kind: 'tasks_released'; readonly at: number; readonly tasks: readonly string[]; readonly by: Actor }
	/** Somebody ended these; what came of it follows. */
	| { readonly kind: 'tasks_terminated'; readonly at: number; readonly tasks: readonly string[]; readonly by: Actor }
	/** Somebody decided how an ended task counts. */
	| {
			readonly kind: 'task_forced';
			readonly at: number;
			readonly task: string;
			readonly to: 'success' | 'failed';
			readonly by: Actor;
			readonly outputs: Readonly<Record<string, JsonValue>>;
			readonly outputBytes: number;
	  }
	/** These begin anew in the same round: somebody reran them, or what they had failed of is lifted. */
	| {
			readonly kind: 'tasks_reset';
			readonly at: number;
			readonly tasks: readonly string[];
			readonly by: Actor;
			/** Their nodes as a newer version has them; empty for those of the run. */
			readonly amendments: readonly Amendment[];
	  }
	/** Taken back before any executor could have them; their tasks queue for another. */
	| { readonly kind: 'attempts_withdrawn'; readonly at: number; readonly attempts: readonly AttemptRef[] }
	| {
			readonly kind: 'tasks_stopped';
			readonly at: number;
			readonly tasks: readonly string[];
			readonly cause: TaskCause;
	  }
	| { readonly kind: 'orphans_healed'; readonly at: number; readonly tasks: readonly string[] }
	| { readonly kind: 'effect_settled'; readonly at: number; readonly effect: 'ended' | 'projected' }
	/** The lists have the rows of all tasks that had ended by fact `upTo`. */
	| { readonly kind: 'tasks_listed'; readonly at: number; readonly upTo: number };

export type FactKind = Fact['kind'];
