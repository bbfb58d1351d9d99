import type { Attempt } from '../attempt.ts';
import type { ExecutorSaid, StopCall } from '../command.ts';
import { type Draft, emit } from '../draft.ts';
import type { Task } from '../state.ts';

/** Answers kept of one attempt: an executor whose word changes with every question must not fill the log. */
const STOP_ANSWERS_MAX = 8;

/**
 * Records what an executor answered to a stop. What it said already is not written again: a stop is repeated until it is
 * heard, and every fact on its own is a row.
 */
export function recordStopAnswer(draft: Draft, task: Task, attempt: Attempt, { answer, call }: ExecutorSaid): void {
	// The previous release tells nothing of the call; the stop of an attempt that is not over is a polite one.
	const { force, executorId, send }: StopCall = call ?? { force: false, executorId: attempt.executorId, send: null };
	const { stopAnswers: known = [] } = attempt;
	const said = answer.state;
	const reason = answer.state === 'unreachable' ? answer.reason : null;
	const last = known.findLast((other) => other.force === force);
	const isNews = last?.said !== said || last.reason !== reason || last.executorId !== executorId;
	if (!isNews || known.length >= STOP_ANSWERS_MAX) return;
	emit(draft, {
		kind: 'stop_answered',
		at: draft.at,
		task: task.node.key,
		attempt: attempt.number,
		...{ force, executorId, said, reason, send },
	});
}
