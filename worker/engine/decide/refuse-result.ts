import type { Attempt } from '../attempt.ts';
import { type Draft, emit } from '../draft.ts';
import type { AttemptResult } from '../result.ts';
import type { Task } from '../state.ts';
import { lastAttempt } from '../task-index.ts';

/** Records a result that came too late or twice: the first terminal result won (A12). */
export function refuseResult(draft: Draft, task: Task, attempt: Attempt, status: AttemptResult['status']): void {
	const superseded = lastAttempt(task) !== attempt;
	emit(draft, {
		kind: 'result_refused',
		at: draft.at,
		task: task.node.key,
		attempt: attempt.number,
		reason: superseded ? 'superseded' : 'already_ended',
		status,
	});
}
