import { unreachable } from '../../../lib/unreachable.ts';
import type { Fact } from '../../fact.ts';
import { decideRetry } from '../../retry.ts';
import type { LogHistory } from './log-history.ts';
import { error, info, type LineDraft, type Said, time, warning } from './platform-line.ts';
import { CAUSE_WORDS, FINAL_WORDS } from './words.ts';

export type TaskFact = Extract<
	Fact,
	{
		kind:
			| 'task_delayed'
			| 'tasks_queued'
			| 'task_succeeded'
			| 'task_failed'
			| 'tasks_skipped'
			| 'tasks_stopped'
			| 'orphans_healed';
	}
>;

/** Lines about the task itself. What was decided after an attempt belongs to that attempt. */
export function aboutTask(fact: TaskFact, history: LogHistory): LineDraft[] {
	const isDecision = (fact.kind === 'task_delayed' && fact.reason === 'retry_interval') || fact.kind === 'task_failed';
	return [{ at: fact.at, attempt: isDecision ? history.attempt : null, ...saidOf(fact, history) }];
}

function saidOf(fact: TaskFact, history: LogHistory): Said {
	switch (fact.kind) {
		case 'task_delayed':
			return delayed(fact, history);
		case 'tasks_queued':
			return info('queued', 'Everything upstream is done; it can run as soon as there is room.');
		case 'task_succeeded':
			return succeeded(fact);
		case 'task_failed':
			return failed(fact, history);
		case 'tasks_skipped':
			return warning('task_skipped', `Skipped: ${CAUSE_WORDS[fact.cause]}.`, { cause: fact.cause });
		case 'tasks_stopped':
			return warning('task_stopped', `Stopped: ${CAUSE_WORDS[fact.cause]}.`, { cause: fact.cause });
		case 'orphans_healed':
			return warning('healed', 'Nothing would have moved this task on any more; it was put back in line.');
		default:
			return unreachable(fact);
	}
}

function delayed(fact: Extract<Fact, { kind: 'task_delayed' }>, { node, failures }: LogHistory): Said {
	const until = time(fact.until);
	if (fact.reason === 'start_delay')
		return info('start_delayed', `Waits for its start delay until ${until}.`, { until });
	if (fact.reason === 'daily_window')
		return info('window_closed', `Waits until ${until}: it may start in a part of the day only.`, { until });
	if (fact.reason === 'retry_turn')
		return info('retry_turn', 'Waits for its turn: retries of this run follow one another.', {});
	const retries = node.retry.count;
	const text = `Retry ${failures} of ${retries}: the next attempt follows at ${until}.`;
	return warning('retry_decided', text, { retry: failures, retries, until });
}

function succeeded({ cause, outputBytes }: Extract<Fact, { kind: 'task_succeeded' }>): Said {
	const values = { cause, outputBytes };
	if (cause !== null) return info('task_succeeded', `Counts as a success: ${CAUSE_WORDS[cause]}.`, values);
	return info('task_succeeded', outputBytes === 0 ? 'Done.' : `Done, with ${outputBytes} bytes of outputs.`, values);
}

/** The decision that no attempt follows, and why; or a task that failed without any. */
function failed({ failure, abandoned }: Extract<Fact, { kind: 'task_failed' }>, history: LogHistory): Said {
	const passed = abandoned ? ' The node counts as passed, as it says itself.' : '';
	if (history.attempt === null || failure.cause === 'wait_timeout')
		return error('task_failed', `Failed: ${failure.message}${passed}`, { message: failure.message, abandoned });
	const decision = decideRetry(history.node, failure, history.failures);
	const [reason, why] =
		decision.decision === 'final'
			? [decision.reason, FINAL_WORDS[decision.reason]]
			: (['run_ending', 'the run is ending'] as const);
	return error('retry_declined', `Failed for good: ${why}.${passed}`, { reason, abandoned });
}
