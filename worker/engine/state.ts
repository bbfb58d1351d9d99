import type { JsonValue } from '../contract/parameter.ts';
import type { ExecutionStrategy, InstanceState, TaskCause, TaskState } from '../contract/status.ts';
import type { WorkflowDocument, WorkflowNode } from '../contract/workflow-document.ts';
import type { Attempt } from './attempt.ts';
import type { DeadlineHeap } from './deadline-heap.ts';
import type { Context } from './parameter/context.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { ReadyQueue } from './ready-queue.ts';
import type { Failure } from './result.ts';
import type { RetryTurns } from './retry-turn.ts';
import type { Actor, Route, RunSpec } from './run-spec.ts';

/** What a delayed task waits for: `retry_turn` for other retries, of those that follow one another. */
export type DelayReason = 'start_delay' | 'retry_interval' | 'retry_turn' | 'daily_window';

/** Where a task instance stands; every variant has exactly its own fields. */
export type Phase =
	| { readonly state: 'pending' }
	| {
			readonly state: 'delayed';
			readonly since: number;
			readonly until: number;
			readonly reason: DelayReason;
	  }
	/** `attempt` is null while it waits for a slot, else the attempt being delivered. */
	| { readonly state: 'queued'; readonly since: number; readonly attempt: number | null }
	/** Taken aside by a person: it never starts until it is released. */
	| { readonly state: 'held'; readonly since: number; readonly by: Actor }
	| { readonly state: 'running'; readonly attempt: number }
	| { readonly state: 'success'; readonly at: number; readonly cause: TaskCause | null }
	| { readonly state: 'failed'; readonly at: number; readonly failure: Failure; readonly abandoned: boolean }
	| { readonly state: 'skipped'; readonly at: number; readonly cause: TaskCause }
	| { readonly state: 'stopped'; readonly at: number; readonly cause: TaskCause };

/** A node in this run. */
export interface Task {
	/** As the run's definition has it, or as a rerun with a newer one replaced it. */
	node: PlanNode;
	phase: Phase;
	/** Number of the fact by which it came into this phase; names versions of its row in the lists. */
	changedSeq: number;
	readonly attempts: Attempt[];
	/** Failed attempts since the task last began anew: what the retry count is measured against. */
	failures: number;
	/** When the task became what its start waits count from (round, reopening, release, resumption). */
	waitBase: number;
	outputs: Readonly<Record<string, JsonValue>>;
	/** What they count towards the limit of the run. */
	outputBytes: number;
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

/** Numbers of facts, both included. */
export interface FactRange {
	readonly from: number;
	readonly upTo: number;
}

/** Somebody keeps something from starting, since then. */
export interface Held {
	readonly at: number;
	readonly by: Actor;
}

/** Why a run is paused: somebody asked for it, or nothing but held tasks and what waits for them is left. */
export type PauseReason = 'asked' | 'held_nodes';

/** Where a run stands among those that the execution strategy of their workflow holds back (C7). */
export interface PlaceInLine {
	/** Given by the scheduler, rising; names this stay in the line, so that a late word about another changes nothing. */
	readonly ticket: number;
	readonly strategy: Exclude<ExecutionStrategy, 'parallel'>;
}

/** A node as a newer version defines it, without its edges. */
export interface Amendment {
	readonly version: number;
	readonly node: WorkflowNode;
	/** What the node inherits there. */
	readonly defaults: WorkflowDocument['defaults'];
}

/** Everything a run's facts say, and what is derived from them to answer quickly. Only `evolve` changes it. */
export interface Run {
	spec: RunSpec;
	plan: Plan;
	state: InstanceState;
	round: number;
	roundStartedAt: number;
	/** When it began; of one that waited for its turn first, when it was let go, or ended without. */
	startedAt: number;
	endedAt: number | null;
	forcedBy: Actor | null;
	/** Number of facts folded; rises strictly, names versions of the projection. */
	seq: number;
	lastFactAt: number;
	routes: readonly Route[];
	/** Attempts it may have in flight, its block included. */
	slots: number;
	/** Slots left of the block its scheduler gave it: all of them, or none once it had only waited. */
	block: number;
	/** When the block was given back; null while it has it. */
	blockBackAt: number | null;
	stopping: { readonly forceAt: number; readonly by: Actor } | null;
	/**
	 * Since when nothing new starts, and whether somebody wanted that or only held tasks are left; null while it runs. Whose
	 * pause it is is missing in snapshots of the release before.
	 */
	pause: { readonly at: number; readonly reason: PauseReason; readonly by?: Actor } | null;
	/**
	 * Since when it is held back by the execution strategy, and who holds it beyond that; null once it was let go. Missing in
	 * snapshots of the releases before.
	 */
	inLine: (PlaceInLine & { readonly at: number; readonly held: Held | null }) | null;
	/** Nodes that a rerun took from a newer version, in place of those of the definition. */
	amendments: readonly Amendment[];
	/** Key of the task whose failure ended the run under the strategy *end*. */
	endedByTask: string | null;
	outputBytes: number;
	/** Debts to other parts that stay open until they acknowledge. */
	owesEnded: boolean;
	owesProjection: boolean;
	/** The lists have the rows of all tasks that had ended by this fact. */
	listedSeq: number;
	readonly rounds: RoundRecord[];
	/** Facts that could not be folded when the run was closed all the same. */
	readonly leftOut: FactRange[];
	tasks: Task[];
	/** Of nodes that another definition left out: their attempts stay readable, and the numbers of those are taken. */
	left: Task[];
	readonly counts: Record<TaskState, number>;
	inFlight: number;
	/** Runnable tasks without an attempt. */
	waiting: number;
	/** Tasks whose upstream changed and which have not been looked at since. */
	readonly frontier: number[];
	readonly ready: ReadyQueue;
	readonly deadlines: DeadlineHeap;
	readonly turns: RetryTurns;
	memory: RunMemory;
}

/** A question to the capacity object. A question of its own even if it asks for the same again. */
export interface SlotsQuestion {
	/** The last fact when it was asked: the number by which the capacity object says which question it has heard. */
	readonly n: number;
	/** Its answer counts no more: it has come, or a grant that was newer. */
	isAnswered: boolean;
}

/** What the object knows of the run only since it was last loaded. */
export interface RunMemory {
	/** How long messages had been waiting in the dispatch queue when the last was sent. */
	backlogAgeMs: number;
	slotsWanted: number;
	slotsAskedAt: number | null;
	/** The question for slots whose answer and later grants count; null when something else has decided since. */
	slotsQuestion: SlotsQuestion | null;
	/** When the scheduler could not be told that the block is free, until it is told again; and whether it has heard. */
	blockRefusedAt: number | null;
	isBlockBack: boolean;
	endedToldAt: number | null;
	projectedAt: number | null;
	projectedSeq: number;
	auditedAt: number | null;
	/** When a queue last refused a forced stop, until it is sent again. */
	stopsRefusedAt: number | null;
	/** Forced stops that an earlier life owed were looked for. */
	stopsSeen: boolean;
	/** Set when a turn stopped at its slice: the rest follows at once. */
	continueAt: number | null;
	/** Runnable tasks that no known executor can take; looked at again when the executors are asked for anew. */
	readonly parked: number[];
}
