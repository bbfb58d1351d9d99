import type { JsonValue } from '../contract/parameter.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { AttemptResult, DeliveryOutcome, SendRecord } from './result.ts';
import type { Actor, Route } from './run-spec.ts';
import type { PlaceInLine } from './state.ts';

/** Names one attempt of one task instance. */
export interface AttemptRef {
	readonly task: string;
	readonly attempt: number;
}

/** A delivery as its sender reports it. */
export interface DeliveryReport extends AttemptRef {
	/** Number of the delivery, as it was claimed; absent in reports of the previous release. */
	readonly delivery?: number | undefined;
	readonly executorId: string;
	readonly send: SendRecord | null;
	readonly outcome: DeliveryOutcome;
}

/** What an executor says of an attempt when it is asked for its status, or told to stop. */
export type ExecutorAnswer =
	| { readonly state: 'running' }
	| { readonly state: 'unknown' }
	| { readonly state: 'stopped' }
	| { readonly state: 'ended'; readonly result: AttemptResult }
	/** The question was not answered: neither a sign of life nor of death. */
	| { readonly state: 'unreachable'; readonly reason: string };

/** A stop as its sender knows it. */
export interface StopCall {
	/** Told to stop at once, at the end of the grace time or of the attempt; politely otherwise. */
	readonly force: boolean;
	readonly executorId: string;
	/** Null when nothing was sent, because there was nobody to send it to. */
	readonly send: SendRecord | null;
}

/** What became of one question to an executor. */
export interface ExecutorSaid extends AttemptRef {
	readonly to: 'stop' | 'status';
	readonly answer: ExecutorAnswer;
	/** Absent for status questions, and from the previous release. */
	readonly call?: StopCall | undefined;
}

/** What a person does to single tasks of a run (R4); rerunning them is a command of its own. */
export type TaskOperation = 'hold' | 'release' | 'terminate' | 'set_success' | 'set_failed';

/** A version that takes the place of a run's own. */
export interface Definition {
	readonly version: number;
	readonly document: WorkflowDocument;
	/** Values of the project as they are now; null leaves those the run captured. */
	readonly projectParams: Readonly<Record<string, JsonValue>> | null;
}

/** Of a command that may open an ended run: the place in line it gets then. Absent where the strategy lets it run. */
export interface Opening {
	readonly inLine?: PlaceInLine | undefined;
}

/**
 * Something asked of a run. Every command carries its time in epoch ms; the ones with randomness carry that too, so
 * that deciding stays a function of its arguments.
 */
export type Command =
	| {
			readonly kind: 'report';
			readonly at: number;
			readonly deliveries: readonly DeliveryReport[];
			readonly jitter: number;
	  }
	/** A consumer asks for deliveries, among them some that have to be claimed for good (`isClaimStored`). */
	| { readonly kind: 'claim'; readonly at: number; readonly attempts: readonly AttemptRef[] }
	| ({ readonly kind: 'complete'; readonly at: number; readonly result: AttemptResult } & AttemptRef)
	| ({
			readonly kind: 'heartbeat';
			readonly at: number;
			readonly progress: number | null;
			readonly message: string | null;
	  } & AttemptRef)
	| { readonly kind: 'answers'; readonly at: number; readonly answers: readonly ExecutorSaid[] }
	| { readonly kind: 'tick'; readonly at: number }
	| { readonly kind: 'slots'; readonly at: number; readonly slots: number; readonly routes: readonly Route[] }
	| { readonly kind: 'settle'; readonly at: number; readonly effects: readonly ('ended' | 'projected')[] }
	/** The lists have the rows of all tasks that had ended by fact `upTo`. */
	| { readonly kind: 'listed'; readonly at: number; readonly upTo: number }
	| { readonly kind: 'stop'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'pause'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'resume'; readonly at: number; readonly by: Actor }
	/** A waiting run is kept from being let go, or is not any more; its scheduler has to know it first. */
	| { readonly kind: 'hold'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'release'; readonly at: number; readonly by: Actor }
	/** The execution strategy allows a run that waits with this ticket. */
	| {
			readonly kind: 'let_go';
			readonly at: number;
			readonly ticket: number;
			readonly slots: number;
			readonly routes: readonly Route[];
	  }
	/** The execution strategy decides against a run that waits with this ticket. */
	| { readonly kind: 'discard'; readonly at: number; readonly ticket: number }
	/** `definition` is the one that takes the place of the run's own first; absent or null keeps that. */
	| ({
			readonly kind: 'rerun';
			readonly at: number;
			readonly by: Actor;
			readonly definition?: Definition | null;
	  } & Opening)
	| ({ readonly kind: 'recover'; readonly at: number; readonly by: Actor } & Opening)
	/** `over` is the version that was read to be edited; absent, whichever the run has is edited. */
	| {
			readonly kind: 'edit';
			readonly at: number;
			readonly by: Actor;
			readonly definition: Definition;
			readonly over?: number | undefined;
	  }
	| ({
			readonly kind: 'operate_tasks';
			readonly at: number;
			readonly by: Actor;
			readonly operation: TaskOperation;
			readonly tasks: readonly string[];
	  } & Opening)
	| ({
			readonly kind: 'rerun_tasks';
			readonly at: number;
			readonly by: Actor;
			readonly tasks: readonly string[];
			readonly withDownstream: boolean;
			/** The newest version, which the tasks' own settings are taken from; null keeps the run's. */
			readonly newest: { readonly version: number; readonly document: WorkflowDocument } | null;
	  } & Opening)
	| { readonly kind: 'force_close'; readonly at: number; readonly by: Actor };

export type RefusalCode =
	| 'illegal_transition'
	| 'attempt_superseded'
	| 'rerun_policy_forbids'
	| 'precondition_failed'
	| 'not_found';

/** A task that an operation on several does not fit. */
export interface TaskRefusal {
	readonly task: string;
	readonly code: RefusalCode;
	readonly details: Readonly<Record<string, JsonValue>>;
}

/** What the asker is told besides the effects. A refusal changed nothing. */
export type Reply =
	| {
			readonly ok: true;
			readonly changed: boolean;
			readonly instruction: 'continue' | 'stop' | 'kill';
			/** Of several tasks those that the operation does not fit, each with why; the others were operated on. */
			readonly refused?: readonly TaskRefusal[];
			/** Of several tasks those that were found as the operation asks for. */
			readonly untouched?: readonly string[];
	  }
	| {
			readonly ok: false;
			readonly code: RefusalCode;
			readonly details: Readonly<Record<string, JsonValue>>;
	  };
