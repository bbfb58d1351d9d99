import type { ExecutorAnswer } from '../engine/command.ts';
import { unreachable } from '../lib/unreachable.ts';
import { type TaskStatusAnswer, taskStatusAnswerSchema } from '../protocol/task-status.ts';
import { attemptResultOf, logOf } from './attempt-result.ts';
import type { Answer } from './classify-response.ts';
import { FAILURE_REASON } from './failure-reason.ts';
import type { ControlMessage } from './message.ts';
import { parseJson } from './parse-json.ts';

/** What an executor said, and the log that came with it. */
export interface ControlAnswer {
	readonly answer: ExecutorAnswer;
	readonly log: string | null;
}

/**
 * Reads an answer to a stop or a status question. Whatever is no clear answer counts as none, `unreachable`: the run asks
 * again, and its deadlines decide in the end. Total.
 */
export function readControlAnswer(kind: ControlMessage['kind'], answer: Answer): ControlAnswer {
	if (answer.kind === 'failure') return unanswered(FAILURE_REASON[answer.failure.phase]);
	// To a stop, 202 says that it is under way.
	if (kind === 'stop' && answer.status === 202) return withoutLog({ state: 'running' });
	if (answer.status !== 200) return unanswered(`http_${answer.status}`);
	if (answer.body.kind === 'too_large') return unanswered('answer_too_large');
	const parsed = taskStatusAnswerSchema.safeParse(parseJson(answer.body.text));
	return parsed.success ? readState(kind, parsed.data) : unanswered('bad_answer');
}

function readState(kind: ControlMessage['kind'], { state, result }: TaskStatusAnswer): ControlAnswer {
	switch (state) {
		case 'running':
		case 'unknown':
		case 'stopped':
			return withoutLog({ state });
		case 'success':
		case 'failed':
			if (result !== undefined)
				return { answer: { state: 'ended', result: attemptResultOf(result) }, log: logOf(result) };
			// The answer to a stop carries no result: the real one is on its way, and its outputs must not be lost.
			return withoutLog(
				kind === 'stop' ? { state: 'running' } : { state: 'ended', result: attemptResultOf(bareResult(state)) },
			);
		default:
			return unreachable(state);
	}
}

/** An executor that keeps the state of its attempts but not their results. */
function bareResult(state: 'success' | 'failed') {
	if (state === 'success') return { status: state } as const;
	return { status: state, error: { message: 'The executor says that the task failed and gives no reason.' } } as const;
}

function unanswered(reason: string): ControlAnswer {
	return withoutLog({ state: 'unreachable', reason });
}

function withoutLog(answer: ExecutorAnswer): ControlAnswer {
	return { answer, log: null };
}
