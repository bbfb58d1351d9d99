import type { TaskState } from '../../../contract/status.ts';
import { assert } from '../../../lib/assert.ts';
import { unreachable } from '../../../lib/unreachable.ts';
import { topologicalOrder } from '../../graph.ts';
import type { PlanNode } from '../../plan.ts';
import { planOf } from '../../plan-of.ts';
import type { RunSpec } from '../../run-spec.ts';
import type { NumberedFact } from '../log/task-log.ts';
import { addedRow, type ChartRow, newRow, restart, WAITING } from './chart-row.ts';
import { type FactOf, isOfRun, type RunFact, type TaskFact } from './facts-of-run.ts';
import type { Span, TaskTrack } from './task-track.ts';

const FOR_A_SLOT: Span = { state: 'ready', reason: 'no_capacity', attempt: null };
const HELD: Span = { state: 'held', reason: null, attempt: null };

type Timed<Rest> = Rest & { readonly at: number };

/**
 * One round of a run as the tracks of its tasks, told by the facts of the run from its start on. It can be told further
 * facts as they come, so that following a run costs what happens in it.
 */
export class RoundChart {
	readonly round: number;
	#definition: Pick<RunSpec, 'document' | 'scope' | 'executorGroup'> | null = null;
	#rows: ReadonlyMap<string, ChartRow> = new Map();
	#seq = 0;
	#beganAt = 0;
	/** The round that facts are about. */
	#current = 0;
	#hasEnded = false;
	/** Nothing may start, because somebody paused the run. */
	#isPaused = false;

	constructor(round: number) {
		this.round = round;
	}

	/** When the round began, the wait of its run for a turn included. */
	get beganAt(): number {
		return this.#beganAt;
	}

	/** Number of the last fact it was told. */
	get seq(): number {
		return this.#seq;
	}

	/** From top to bottom: each node below all of its upstream. */
	get rows(): readonly ChartRow[] {
		return [...this.#rows.values()];
	}

	/** Facts are told in their order, each once. */
	follow({ seq, fact }: NumberedFact): void {
		this.#seq = seq;
		if (fact.kind === 'instance_started') {
			this.#definition = fact.spec;
			this.#enter(1, fact.at);
		} else if (fact.kind === 'round_started') this.#enter(fact.round, fact.at);
		else if (fact.kind === 'definition_replaced') this.#redefine(fact);
		else if (this.#current === this.round) this.#apply(fact);
	}

	#enter(round: number, at: number): void {
		this.#current = round;
		this.#hasEnded = false;
		this.#isPaused = false;
		if (round !== this.round) return;
		this.#beganAt = at;
		this.#rows = this.#rowsOf((node) => newRow({ node, at, seq: this.#seq }));
	}

	/** In a round that has just begun all nodes begin it; one that has ended keeps what they came to. */
	#redefine({ at, document }: FactOf<'definition_replaced'>): void {
		assert(this.#definition !== null, 'a run has a definition before another takes its place');
		this.#definition = { ...this.#definition, document };
		if (this.#current !== this.round) return;
		const former = this.#rows;
		this.#rows = this.#rowsOf((node) => {
			if (!this.#hasEnded) return newRow({ node, at, seq: this.#seq });
			const known = former.get(node.key);
			return known === undefined ? addedRow({ node, at, seq: this.#seq }) : { ...known, node, seq: this.#seq };
		});
	}

	#rowsOf(rowOf: (node: PlanNode) => ChartRow): ReadonlyMap<string, ChartRow> {
		assert(this.#definition !== null, 'a round has a definition');
		const { document, scope } = this.#definition;
		const { nodes } = planOf(document, scope, this.#definition);
		const upstream = nodes.map((node) => node.upstream);
		const downstream = nodes.map((node) => node.downstream);
		const order = topologicalOrder({ upstream, downstream }).flatMap((index) => nodes[index] ?? []);
		return new Map(order.map((node) => [node.key, rowOf(node)]));
	}

	#apply(fact: RunFact | TaskFact): void {
		if (!isOfRun(fact)) return this.#applyToTasks(fact);
		switch (fact.kind) {
			case 'instance_pausing':
				return this.#pause(fact.at);
			case 'instance_resumed':
				return this.#resume(fact.at);
			case 'instance_stopping':
				this.#isPaused = false;
				return;
			case 'instance_ended':
			case 'instance_discarded':
				this.#isPaused = false;
				this.#hasEnded = true;
				return;
			case 'instance_waiting':
			case 'instance_let_go':
			case 'instance_held':
			case 'instance_released':
			case 'instance_paused':
			case 'failure_strategy_applied':
			case 'facts_left_out':
			case 'slots_changed':
			case 'routes_captured':
			case 'effect_settled':
			case 'tasks_listed':
				return;
			default:
				return unreachable(fact);
		}
	}

	#applyToTasks(fact: TaskFact): void {
		switch (fact.kind) {
			case 'instance_recovered':
			case 'tasks_reset':
				return this.#restartAll(fact);
			case 'task_delayed':
				return this.#begin(fact, { state: 'delayed', reason: fact.reason, attempt: null });
			case 'tasks_queued':
				return this.#beginAll(fact, FOR_A_SLOT);
			case 'tasks_held':
				return this.#beginAll(fact, HELD);
			case 'tasks_released':
				return this.#beginAll(fact, WAITING);
			case 'orphans_healed':
				return this.#heal(fact);
			case 'attempts_withdrawn':
				return this.#beginAll({ at: fact.at, tasks: fact.attempts.map(({ task }) => task) }, FOR_A_SLOT);
			case 'attempt_created':
				return this.#begin(fact, { state: 'ready', reason: 'delivery', attempt: fact.attempt });
			case 'attempt_accepted':
				return this.#begin(fact, { state: 'running', reason: null, attempt: fact.attempt });
			case 'attempt_ended':
				return this.#changing(fact.task).endAttempt(fact.at, fact.status, calledAt(fact));
			case 'task_succeeded':
				return this.#changing(fact.task).finish({ at: fact.at, state: 'success', cause: fact.cause });
			case 'task_failed':
				return this.#changing(fact.task).finish({ at: fact.at, state: 'failed', cause: fact.failure.cause });
			case 'task_forced':
				this.#hasEnded = false;
				return this.#changing(fact.task).finish({ at: fact.at, state: fact.to, cause: 'forced_by' });
			case 'tasks_skipped':
				return this.#finishAll(fact, 'skipped');
			case 'tasks_stopped':
				return this.#finishAll(fact, 'stopped');
			case 'tasks_terminated':
			case 'delivery_failed':
			case 'delivery_repeated':
			case 'delivery_claimed':
			case 'lease_renewed':
			case 'contact_lost':
			case 'timeout_warned':
			case 'attempt_stop_requested':
			case 'stop_answered':
			case 'result_refused':
				return;
			default:
				return unreachable(fact);
		}
	}

	#begin({ task, at }: Timed<{ readonly task: string }>, span: Span): void {
		const track = this.#changing(task);
		track.begin(at, span);
		if (this.#isPaused) track.pause(at);
	}

	#beginAll({ tasks, at }: Timed<{ readonly tasks: readonly string[] }>, span: Span): void {
		for (const task of tasks) this.#begin({ task, at }, span);
	}

	/** A run that goes on after its end is not paused. */
	#restartAll({ tasks, at }: FactOf<'instance_recovered' | 'tasks_reset'>): void {
		this.#hasEnded = false;
		for (const task of tasks) restart(this.#rowOf(task), at);
	}

	#pause(at: number): void {
		this.#isPaused = true;
		for (const row of this.#rows.values()) if (row.track.pause(at)) row.seq = this.#seq;
	}

	#resume(at: number): void {
		this.#isPaused = false;
		for (const row of this.#rows.values()) if (row.track.resume(at)) row.seq = this.#seq;
	}

	/** Tasks that had lost their attempt queue for another; the rest of them stays as it is. */
	#heal({ tasks, at }: FactOf<'orphans_healed'>): void {
		for (const task of tasks) {
			const { end, liveAttempt } = this.#rowOf(task).track;
			if (end === null && liveAttempt === null) this.#begin({ task, at }, FOR_A_SLOT);
		}
	}

	#finishAll(
		{ tasks, at, cause }: FactOf<'tasks_skipped' | 'tasks_stopped'>,
		state: Extract<TaskState, 'skipped' | 'stopped'>,
	): void {
		for (const task of tasks) this.#changing(task).finish({ at, state, cause });
	}

	#changing(task: string): TaskTrack {
		return this.#rowOf(task).track;
	}

	/** The row of a task that a fact is about, marked as changed by it. */
	#rowOf(task: string): ChartRow {
		const row = this.#rows.get(task);
		assert(row !== undefined, `no task ${task}`);
		row.seq = this.#seq;
		return row;
	}
}

/** A call that never got through is no work, however it was judged. */
function calledAt({ send, failure }: FactOf<'attempt_ended'>): number | null {
	return send === null || failure?.cause === 'undeliverable' ? null : send.at;
}
