import { unreachable } from '../../../lib/unreachable.ts';
import type { Fact, FactKind } from '../../fact.ts';
import type { Task } from '../../state.ts';
import { aboutAttempt } from './attempt-lines.ts';
import { LogHistory } from './log-history.ts';
import { aboutOperation } from './operation-lines.ts';
import type { PlatformLine } from './platform-line.ts';
import { aboutRun } from './run-lines.ts';
import { aboutTask } from './task-lines.ts';

/** A fact with its number in the run's log. */
export interface NumberedFact {
	readonly seq: number;
	readonly fact: Fact;
}

/**
 * The lines of Orrery's own in a task instance's log (A24): every send with its answer and how it was judged, silence
 * and what was asked, stops, results, and what was decided after each. A pure function of the facts: an attempt that
 * failed before its executor wrote anything is explained all the same.
 *
 * @param facts of the run from its start on; those that do not concern the task may be missing.
 */
export function* platformLines(task: Task, facts: Iterable<NumberedFact>): Generator<PlatformLine> {
	const { key } = task.node;
	const history = new LogHistory(task.node);
	for (const { seq, fact } of facts) {
		if (!concerns(fact, key)) continue;
		for (const line of linesOf(fact, history)) yield { seq, ...line };
		history.follow(fact);
	}
}

/** Facts about a run that say nothing in anybody's log, and some of which come with nearly every turn. */
const SILENT: ReadonlySet<FactKind> = new Set<FactKind>([
	'instance_started',
	'slots_changed',
	'routes_captured',
	'effect_settled',
	'tasks_listed',
]);

/** Whether a fact may have something to say in the log of this task. */
export function mayBeSaid(fact: Fact, key: string): boolean {
	return concerns(fact, key) && !SILENT.has(fact.kind);
}

/** Whether a fact is about this task, by itself or as one of several, or about its run. */
function concerns(fact: Fact, key: string): boolean {
	if ('task' in fact) return fact.task === key || fact.kind === 'failure_strategy_applied';
	if ('attempts' in fact) return fact.attempts.some((ref) => ref.task === key);
	return 'tasks' in fact ? fact.tasks.includes(key) : true;
}

function linesOf(fact: Fact, history: LogHistory) {
	switch (fact.kind) {
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
			return aboutAttempt(fact, history);
		case 'task_delayed':
		case 'tasks_queued':
		case 'task_succeeded':
		case 'task_failed':
		case 'tasks_skipped':
		case 'tasks_stopped':
		case 'orphans_healed':
			return aboutTask(fact, history);
		case 'tasks_held':
		case 'tasks_released':
		case 'tasks_terminated':
		case 'task_forced':
		case 'tasks_reset':
		case 'attempts_withdrawn':
			return aboutOperation(fact, history);
		case 'instance_started':
		case 'round_started':
		case 'instance_recovered':
		case 'instance_stopping':
		case 'instance_pausing':
		case 'instance_paused':
		case 'instance_resumed':
		case 'instance_waiting':
		case 'instance_let_go':
		case 'instance_held':
		case 'instance_released':
		case 'instance_discarded':
		case 'definition_replaced':
		case 'failure_strategy_applied':
		case 'instance_ended':
		case 'facts_left_out':
		case 'slots_changed':
		case 'routes_captured':
		case 'effect_settled':
		case 'tasks_listed':
			return aboutRun(fact, history);
		default:
			return unreachable(fact);
	}
}
