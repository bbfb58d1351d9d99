import type { Fact, FactKind } from '../../fact.ts';
import type { PlanNode } from '../../plan.ts';
import type { Actor } from '../../run-spec.ts';

/** What earlier facts said that later lines refer to. */
export class LogHistory {
	readonly node: PlanNode;
	/** Number of the newest attempt; null before the first. */
	attempt: number | null = null;
	/** Failed attempts since the task last began anew. */
	failures = 0;
	executorId: string | null = null;
	isContactLost = false;
	/** Until when an attempt that was asked to stop may take. */
	stopUntil: number | null = null;
	/** Who is stopping the run. */
	stoppedBy: Actor | null = null;
	/** The task is over; what happens to its run is no line of its log any more. */
	isOver = false;

	constructor(node: PlanNode) {
		this.node = node;
	}

	follow(fact: Fact): void {
		if (fact.kind === 'attempt_created') this.#begin(fact.attempt, fact.executorId);
		else if (fact.kind === 'delivery_failed') this.executorId = fact.executorId;
		else if (fact.kind === 'attempt_accepted') this.isContactLost = fact.silent;
		else if (fact.kind === 'contact_lost') this.isContactLost = true;
		else if (fact.kind === 'lease_renewed') this.isContactLost = false;
		else if (fact.kind === 'attempt_stop_requested') this.stopUntil = fact.until;
		else if (fact.kind === 'attempt_ended' && fact.status !== 'success') this.failures += 1;
		else if (fact.kind === 'instance_stopping') this.stoppedBy = fact.by;
		else if (OPENING.has(fact.kind)) this.#beginAnew();
		else if (FINAL.has(fact.kind)) this.isOver = true;
	}

	#begin(attempt: number, executorId: string): void {
		this.attempt = attempt;
		this.executorId = executorId;
		this.isContactLost = false;
		this.stopUntil = null;
	}

	#beginAnew(): void {
		this.failures = 0;
		this.isOver = false;
		this.stoppedBy = null;
	}
}

/** Facts by which a task begins anew, and by which it is over. */
const OPENING: ReadonlySet<FactKind> = new Set<FactKind>(['round_started', 'instance_recovered', 'tasks_reset']);
const FINAL: ReadonlySet<FactKind> = new Set<FactKind>([
	'task_succeeded',
	'task_failed',
	'tasks_skipped',
	'tasks_stopped',
	'task_forced',
]);
