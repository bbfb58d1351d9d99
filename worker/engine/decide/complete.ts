import type { AttemptRef } from '../command.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import type { AttemptResult } from '../result.ts';
import { findAttempt, findTask } from '../task-index.ts';
import { advance } from './advance.ts';
import { endAttempt } from './end-attempt.ts';
import { notFound, superseded } from './refusal.ts';
import { refuseResult } from './refuse-result.ts';

/** An executor's callback with the result of an attempt: the first one wins, later ones are refused and recorded. */
export function complete(draft: Draft, ref: AttemptRef, result: AttemptResult): Turn {
	const task = findTask(draft.run, ref.task);
	const attempt = task === null ? null : findAttempt(task, ref.attempt);
	if (task === null || attempt === null) return notFound(draft);
	if (attempt.ended !== null || draft.run.endedAt !== null) {
		refuseResult(draft, task, attempt, result.status);
		return superseded(draft, attempt);
	}
	endAttempt(draft, task, attempt, result, null);
	advance(draft);
	return accepted(draft);
}
