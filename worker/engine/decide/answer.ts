import { unreachable } from '../../lib/unreachable.ts';
import type { Attempt } from '../attempt.ts';
import type { AttemptRef, ExecutorAnswer } from '../command.ts';
import { touch } from '../deadline.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import type { Task } from '../state.ts';
import { findAttempt, findTask } from '../task-index.ts';
import { advance } from './advance.ts';
import { hearNothing, renewLease } from './contact.ts';
import { endAttempt } from './end-attempt.ts';

/** What an executor says when asked to stop an attempt, or for its status. Late answers change nothing. */
export function answer(draft: Draft, ref: AttemptRef, to: 'stop' | 'status', said: ExecutorAnswer): Turn {
	const task = findTask(draft.run, ref.task);
	const attempt = task === null ? null : findAttempt(task, ref.attempt);
	if (task === null || attempt === null || attempt.ended !== null || draft.run.endedAt !== null) return accepted(draft);
	if (to === 'stop' && attempt.stop === null) return accepted(draft);
	applyAnswer(draft, task, attempt, to, said);
	advance(draft);
	return accepted(draft);
}

function applyAnswer(draft: Draft, task: Task, attempt: Attempt, to: 'stop' | 'status', said: ExecutorAnswer): void {
	switch (said.state) {
		case 'ended':
			return endAttempt(draft, task, attempt, said.result, null);
		case 'stopped':
			return endAttempt(draft, task, attempt, { status: 'stopped' }, null);
		case 'unknown':
			// An executor asked to stop something it does not know refuses a later run of it, so nothing is left to wait
			// for. Asked for its status, "unknown" neither renews nor fails an attempt early.
			if (to === 'stop') return endAttempt(draft, task, attempt, { status: 'stopped' }, null);
			return hearNothing(draft, task, attempt);
		case 'running':
			if (to === 'stop') attempt.memory.stopAnswered = true;
			if (attempt.acceptedAt !== null) renewLease(draft, task, attempt);
			return touch(draft.run, task);
		case 'unreachable':
			return to === 'status' ? hearNothing(draft, task, attempt) : undefined;
		default:
			return unreachable(said);
	}
}
