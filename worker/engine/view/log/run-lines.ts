import { unreachable } from '../../../lib/unreachable.ts';
import type { Fact } from '../../fact.ts';
import type { PauseReason } from '../../state.ts';
import type { AttemptFact } from './attempt-lines.ts';
import type { LogHistory } from './log-history.ts';
import type { OperationFact } from './operation-lines.ts';
import { info, type LineDraft, type Said, time, warning, who } from './platform-line.ts';
import type { TaskFact } from './task-lines.ts';
import { STRATEGY_WORDS } from './words.ts';

export type RunFact = Exclude<Fact, AttemptFact | TaskFact | OperationFact>;

/** Lines about the run, as far as they explain what becomes of the task. */
export function aboutRun(fact: RunFact, history: LogHistory): LineDraft[] {
	const said = saidOf(fact, history);
	return said === null ? [] : [{ at: fact.at, attempt: null, ...said }];
}

function saidOf(fact: RunFact, history: LogHistory): Said | null {
	switch (fact.kind) {
		case 'round_started':
		case 'instance_recovered':
		case 'definition_replaced':
			return beginning(fact);
		case 'instance_stopping':
		case 'instance_pausing':
		case 'instance_paused':
		case 'instance_resumed':
			return history.isOver ? null : course(fact);
		case 'instance_waiting':
		case 'instance_let_go':
		case 'instance_held':
		case 'instance_released':
			return history.isOver ? null : inLine(fact);
		case 'failure_strategy_applied':
			if (history.isOver && fact.task !== history.node.key) return null;
			return warning(
				'failure_strategy_applied',
				`The failure of "${fact.task}" ends the run, by its failure strategy.`,
				{ task: fact.task },
			);
		case 'instance_ended':
			return fact.forcedBy === null ? null : forceClosed(who(fact.forcedBy));
		case 'facts_left_out':
			return history.isOver ? null : leftOut(fact);
		case 'instance_discarded':
		case 'instance_started':
		case 'slots_changed':
		case 'routes_captured':
		case 'effect_settled':
		case 'tasks_listed':
			return null;
		default:
			return unreachable(fact);
	}
}

/** What lets the tasks of a run begin anew. */
function beginning(
	fact: Extract<RunFact, { kind: 'round_started' | 'instance_recovered' | 'definition_replaced' }>,
): Said {
	const by = who(fact.by);
	switch (fact.kind) {
		case 'round_started':
			return info('round_started', `Round ${fact.round} begins, asked for by ${by}.`, { round: fact.round, by });
		case 'instance_recovered':
			return info('recovered', `Runs again in the same round: ${by} recovered the run.`, { by });
		case 'definition_replaced':
			return info('definition_replaced', `${by} gave the run version ${fact.version} of its workflow.`, {
				by,
				version: fact.version,
			});
		default:
			return unreachable(fact);
	}
}

/** What holds a run up or lets it go on. */
function course(
	fact: Extract<RunFact, { kind: 'instance_stopping' | 'instance_pausing' | 'instance_paused' | 'instance_resumed' }>,
): Said {
	switch (fact.kind) {
		case 'instance_stopping':
			return stopping(who(fact.by), time(fact.forceAt));
		case 'instance_pausing':
			return warning('run_pausing', `${who(fact.by)} pauses the run.`, { by: who(fact.by) });
		case 'instance_paused':
			return paused(fact.reason);
		case 'instance_resumed':
			return resumed(fact.by === null ? null : who(fact.by));
		default:
			return unreachable(fact);
	}
}

/** What keeps a run waiting for its turn, and what ends that. */
function inLine(
	fact: Extract<RunFact, { kind: 'instance_waiting' | 'instance_let_go' | 'instance_held' | 'instance_released' }>,
): Said {
	switch (fact.kind) {
		case 'instance_waiting': {
			const { strategy } = fact;
			return info('run_waiting', `The run waits for its turn: ${STRATEGY_WORDS[strategy]}.`, { strategy });
		}
		case 'instance_let_go':
			return info('run_let_go', 'The turn of the run has come.', {});
		case 'instance_held':
			return warning('run_held', `${who(fact.by)} holds the run: others pass it.`, { by: who(fact.by) });
		case 'instance_released':
			return info('run_released', `${who(fact.by)} released the run.`, { by: who(fact.by) });
		default:
			return unreachable(fact);
	}
}

function paused(reason: PauseReason): Said {
	const text = reason === 'asked' ? 'The run is paused.' : 'The run is paused: only held tasks are left to run.';
	return info('run_paused', text, { reason });
}

function resumed(by: string | null): Said {
	return info('run_resumed', by === null ? 'The run goes on.' : `${by} resumed the run.`, { by });
}

function stopping(by: string, until: string): Said {
	return warning('run_stopping', `${by} stops the run; it ends by force at ${until}.`, { by, until });
}

function leftOut({ from, upTo }: Extract<RunFact, { kind: 'facts_left_out' }>): Said {
	const text = `Entries ${from} to ${upTo} of the run's log could not be read, and what they say is left out.`;
	return warning('facts_left_out', text, { from, upTo });
}

function forceClosed(by: string): Said {
	return warning('force_closed', `${by} closed the run by force.`, { by });
}
