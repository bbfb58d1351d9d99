import { isTerminalTask } from '../contract/status.ts';
import type { Fact } from '../engine/fact.ts';
import type { Run, Task } from '../engine/state.ts';
import { findTask } from '../engine/task-index.ts';

/** A task that has been at it for this long is listed before it ends. */
const LISTED_ACTIVE_MS = 30_000;

/** Looking through all tasks for such ones costs the whole graph, so it is not done more often than this. */
const LOOK_INTERVAL_MS = 1000;

/**
 * So many rows are worth a stored fact that says they are listed. Without it a run that loses its memory again and again
 * would each time tell all that ever ended; with it never more than about one message holds.
 */
const LISTED_ROWS_KEPT = 200;

/** Tasks the lists are to be told of, all that ended by fact `upTo` and were not told by fact `from`. */
export interface DueTasks {
	readonly tasks: readonly Task[];
	readonly from: number;
	readonly upTo: number;
}

/**
 * Which of a run's tasks the lists are told of. Ends are owed: they are told again until a queue has them. That a task
 * is long at it, or begins anew, is told once. All of it is memory; what facts say of it is where it begins.
 */
export class TaskListing {
	/** Rows up to this fact are with the queue, or on their way to it. */
	#sentSeq = 0;
	/** Rows up to this fact are with the queue for sure. */
	#toldSeq = 0;
	#toldRows = 0;
	readonly #also = new Set<Task>();
	/** Until when tasks that are long at it were looked for; null when that is not known. */
	#lookedAt: number | null = null;

	/** Notes what a turn makes worth telling besides ends; true when there is something. */
	note(run: Run, facts: readonly Fact[], { now, factBefore }: { now: number; factBefore: number }): boolean {
		const known = this.#also.size;
		for (const fact of facts) for (const key of undoneBy(run, fact)) this.#add(findTask(run, key));
		this.#lookedAt ??= facts.length > 0 ? factBefore : null;
		if (this.#lookedAt !== null) this.#lookForActive(run, { now, from: this.#lookedAt });
		return this.#also.size > known;
	}

	/** @param isFinal tells also what is on its way, because a send under way may still fail. */
	due(run: Run, isFinal: boolean): DueTasks {
		this.#toldSeq = Math.max(this.#toldSeq, run.listedSeq);
		const from = isFinal ? this.#toldSeq : Math.max(this.#toldSeq, this.#sentSeq);
		const hasEnded = (task: Task) => task.changedSeq > from && isTerminalTask(task.phase.state);
		const tasks = [...run.tasks, ...run.left].filter((task) => this.#also.has(task) || hasEnded(task));
		this.#also.clear();
		this.#sentSeq = run.seq;
		return { tasks, from, upTo: run.seq };
	}

	/** What became of rows. Gives the fact up to which that is worth storing; null for nothing. */
	told({ tasks, from, upTo }: DueTasks, isListed: boolean): number | null {
		if (!isListed) {
			this.#sentSeq = Math.min(this.#sentSeq, from);
			for (const task of tasks) if (!isTerminalTask(task.phase.state)) this.#also.add(task);
			return null;
		}
		// Of what was sent before it, something is not known to have arrived.
		if (from > this.#toldSeq) return null;
		this.#toldSeq = Math.max(this.#toldSeq, upTo);
		this.#toldRows += tasks.length;
		if (this.#toldRows < LISTED_ROWS_KEPT) return null;
		this.#toldRows = 0;
		return this.#toldSeq;
	}

	forget(): void {
		this.#sentSeq = 0;
		this.#toldSeq = 0;
		this.#toldRows = 0;
		this.#also.clear();
		this.#lookedAt = null;
	}

	/** Tasks whose first half minute ended since it was last looked, in memory or at the fact before this turn's. */
	#lookForActive(run: Run, { now, from }: { readonly now: number; readonly from: number }): void {
		if (now - from < LOOK_INTERVAL_MS) return;
		this.#lookedAt = now;
		if (run.endedAt !== null) return;
		for (const task of run.tasks) {
			if (task.startedAt === null || isTerminalTask(task.phase.state)) continue;
			const activeAt = task.startedAt + LISTED_ACTIVE_MS;
			if (activeAt > from && activeAt <= now) this.#add(task);
		}
	}

	#add(task: Task | null): void {
		if (task !== null) this.#also.add(task);
	}
}

/** Tasks whose listed end no longer holds. Successes of an earlier round stay listed until they end anew. */
function undoneBy(run: Run, fact: Fact): readonly string[] {
	if (fact.kind === 'instance_recovered' || fact.kind === 'tasks_reset') return fact.tasks;
	if (fact.kind !== 'round_started') return [];
	const round = run.rounds.at(-1);
	return (round?.tasks ?? []).filter(({ state }) => state !== 'success').map(({ key }) => key);
}
