import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import type { ExecutorSaid } from '../command.ts';
import { touch } from '../deadline.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import type { Task } from '../state.ts';
import { findAttempt, findTask } from '../task-index.ts';
import { advance } from './advance.ts';
import { hearNothing, renewLease } from './contact.ts';
import { endAttempt } from './end-attempt.ts';
import { recordStopAnswer } from './record-stop-answer.ts';

/** What executors say when asked to stop attempts, or for their status. Late answers change nothing but the record. */
export function takeAnswers(draft: Draft, answers: readonly ExecutorSaid[]): Turn {
	for (const said of answers) {
		const task = findTask(draft.run, said.task);
		const attempt = task === null ? null : findAttempt(task, said.attempt);
		if (task !== null && attempt !== null) takeAnswer(draft, task, attempt, said);
	}
	advance(draft);
	return accepted(draft);
}

function takeAnswer(draft: Draft, task: Task, attempt: Attempt, said: ExecutorSaid): void {
	const isOver = attempt.ended !== null || draft.run.endedAt !== null;
	if (said.to === 'stop' && (isOver ? said.call?.force === true : attempt.stop !== null))
		recordStopAnswer(draft, task, attempt, said);
	if (isOver || (said.to === 'stop' && attempt.stop === null)) return;
	applyAnswer(draft, task, attempt, said);
}

function applyAnswer(draft: Draft, task: Task, attempt: Attempt, { to, answer }: ExecutorSaid): void {
	switch (answer.state) {
		case 'ended':
			return endAttempt(draft, task, attempt, answer.result, null);
		case 'stopped':
			return endAttempt(draft, task, attempt, { status: 'stopped' }, null);
		case 'unknown':
			// An executor asked to stop something it does not know refuses a later run of it, so nothing is left to wait
			// for. Asked for its status, "unknown" neither renews nor fails an attempt early.
			if (to === 'stop') return endAttempt(draft, task, attempt, { status: 'stopped' }, null);
			return hearNothing(draft, task, attempt);
		case 'running':
			if (attempt.acceptedAt !== null) renewLease(draft, task, attempt);
			return touch(draft.run, task);
		case 'unreachable':
			return to === 'status' ? hearNothing(draft, task, attempt) : undefined;
		default:
			return unreachable(answer);
	}
}
