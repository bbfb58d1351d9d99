import type { Attempt } from '../attempt.ts';
import { type Draft, emit } from '../draft.ts';
import type { Task } from '../state.ts';
import { liveAttempt } from '../task-index.ts';
import { acceptAttempt } from './contact.ts';
import { neverLeft } from './never-left.ts';

/** Takes back those attempts of the tasks that certainly no executor has; their tasks queue again. */
export function withdraw(draft: Draft, tasks: Iterable<Task>): void {
	const attempts = [...tasks].flatMap((task) => {
		const attempt = liveAttempt(task);
		return attempt !== null && attempt.stop === null && neverLeft(attempt)
			? [{ task: task.node.key, attempt: attempt.number }]
			: [];
	});
	if (attempts.length > 0) emit(draft, { kind: 'attempts_withdrawn', at: draft.at, attempts });
}

/**
 * An attempt whose delivery did not get through while its run is being paused: taken back, or, where an executor may
 * have it after all, followed as accepted and silent until that is known.
 */
export function withdrawOrFollow(draft: Draft, task: Task, attempt: Attempt): void {
	if (attempt.maybeReceived) acceptAttempt(draft, task, attempt, { handle: null, send: null, silent: true });
	else
		emit(draft, {
			kind: 'attempts_withdrawn',
			at: draft.at,
			attempts: [{ task: task.node.key, attempt: attempt.number }],
		});
}
