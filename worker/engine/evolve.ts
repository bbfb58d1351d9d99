import { assert } from '../lib/assert.ts';
import { unreachable } from '../lib/unreachable.ts';
import { beginRun } from './evolve/begin-run.ts';
import { evolveAttempt, withdrawAttempts } from './evolve/evolve-attempt.ts';
import { evolveInLine } from './evolve/evolve-in-line.ts';
import { evolveInstance } from './evolve/evolve-instance.ts';
import { evolveOperation } from './evolve/evolve-operation.ts';
import { evolveTask } from './evolve/evolve-task.ts';
import type { Fact } from './fact.ts';
import type { Run } from './state.ts';

/**
 * Applies one fact to a run, in place. Total over facts that `decide` produced; it decides nothing, so folding the
 * same facts gives the same run at any time and on any machine.
 */
export function evolve(run: Run, fact: Fact): void {
	run.seq += 1;
	run.lastFactAt = fact.at;
	switch (fact.kind) {
		case 'instance_started':
			return assert(false, 'a run starts once, through beginRun');
		case 'round_started':
		case 'instance_recovered':
		case 'instance_stopping':
		case 'instance_pausing':
		case 'instance_paused':
		case 'instance_resumed':
		case 'definition_replaced':
		case 'failure_strategy_applied':
		case 'instance_ended':
		case 'facts_left_out':
		case 'slots_changed':
		case 'routes_captured':
		case 'orphans_healed':
		case 'effect_settled':
		case 'tasks_listed':
			return evolveInstance(run, fact);
		case 'instance_waiting':
		case 'instance_let_go':
		case 'instance_held':
		case 'instance_released':
		case 'instance_discarded':
			return evolveInLine(run, fact);
		case 'task_delayed':
		case 'tasks_queued':
		case 'task_succeeded':
		case 'task_failed':
		case 'tasks_skipped':
		case 'tasks_stopped':
			return evolveTask(run, fact);
		case 'tasks_held':
		case 'tasks_released':
		case 'tasks_terminated':
		case 'task_forced':
		case 'tasks_reset':
			return evolveOperation(run, fact);
		case 'attempts_withdrawn':
			return withdrawAttempts(run, fact);
		case 'attempt_created':
		case 'delivery_failed':
		case 'delivery_repeated':
		case 'delivery_claimed':
		case 'attempt_accepted':
		case 'lease_renewed':
		case 'contact_lost':
		case 'timeout_warned':
		case 'attempt_stop_requested':
		case 'stop_answered':
		case 'attempt_ended':
		case 'result_refused':
			return evolveAttempt(run, fact);
		default:
			return unreachable(fact);
	}
}

/** Builds a run from its facts; the first is its start. Null when there are none: the run has not begun. */
export function fold(facts: Iterable<Fact>, onto: Run | null = null): Run | null {
	let run = onto;
	for (const fact of facts) {
		if (run !== null) evolve(run, fact);
		else {
			assert(fact.kind === 'instance_started', 'the first fact of a run is its start');
			run = beginRun(fact);
		}
	}
	return run;
}
