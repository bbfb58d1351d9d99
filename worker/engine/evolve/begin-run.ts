import { DeadlineHeap } from '../deadline-heap.ts';
import type { Fact } from '../fact.ts';
import type { Plan, PlanNode } from '../plan.ts';
import { planOf } from '../plan-of.ts';
import { ReadyQueue } from '../ready-queue.ts';
import { noTurns } from '../retry-turn.ts';
import type { RunSpec } from '../run-spec.ts';
import type { Run, RunMemory, Task } from '../state.ts';
import { noTasks } from './no-tasks.ts';
import { resetTasks } from './reset-tasks.ts';

/** The run as its first fact leaves it: every task pending, disabled ones skipped. */
export function beginRun(fact: Extract<Fact, { kind: 'instance_started' }>): Run {
	const plan = planOf(fact.spec.document, fact.spec.scope, fact.spec);
	const run = blankRun(fact.spec, plan, fact.at);
	run.seq = 1;
	resetTasks(run, run.tasks, fact.at);
	return run;
}

/** A run of this plan in which nothing has happened; also what a snapshot is restored onto. */
export function blankRun(spec: RunSpec, plan: Plan, at: number): Run {
	return {
		spec,
		plan,
		state: 'running',
		round: 1,
		roundStartedAt: at,
		startedAt: at,
		endedAt: null,
		forcedBy: null,
		seq: 0,
		lastFactAt: at,
		routes: spec.routes,
		slots: spec.slots,
		block: spec.slots,
		blockBackAt: null,
		stopping: null,
		pause: null,
		inLine: null,
		amendments: [],
		endedByTask: null,
		outputBytes: 0,
		owesEnded: false,
		owesProjection: false,
		listedSeq: 0,
		rounds: [],
		leftOut: [],
		tasks: plan.nodes.map(blankTask),
		left: [],
		counts: noTasks(),
		inFlight: 0,
		waiting: 0,
		frontier: [],
		ready: new ReadyQueue(),
		deadlines: new DeadlineHeap(),
		turns: noTurns(),
		memory: freshRunMemory(),
	};
}

/** Memory of a run of which nothing is known but its facts. */
export function freshRunMemory(): RunMemory {
	return {
		backlogAgeMs: 0,
		slotsWanted: 0,
		slotsAskedAt: null,
		slotsQuestion: null,
		blockRefusedAt: null,
		isBlockBack: false,
		endedToldAt: null,
		projectedAt: null,
		projectedSeq: 0,
		auditedAt: null,
		stopsRefusedAt: null,
		stopsSeen: false,
		continueAt: null,
		parked: [],
	};
}

/** A task of which nothing has happened. */
export function blankTask(node: PlanNode): Task {
	return {
		node,
		phase: { state: 'pending' },
		changedSeq: 0,
		attempts: [],
		failures: 0,
		waitBase: 0,
		outputs: {},
		outputBytes: 0,
		startedAt: null,
		open: 0,
		satisfied: 0,
		broken: 0,
		context: null,
	};
}
