import { isTerminalInstance } from '../../contract/status.ts';
import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import { liveAttempt } from '../task-index.ts';
import { oweEnd } from './finish-run.ts';
import { keysWithoutAttempt } from './stop.ts';
import { askToStop } from './stop-attempt.ts';

/** Closes a run from storage alone, whatever state it is in; executors are told by force and not waited for. */
export function forceClose(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (isTerminalInstance(run.state)) return accepted(draft);
	const closed = keysWithoutAttempt(run);
	for (const task of run.tasks) {
		const attempt = liveAttempt(task);
		if (attempt === null) continue;
		askToStop(draft, task, attempt, true);
		emit(draft, {
			kind: 'attempt_ended',
			at,
			task: task.node.key,
			attempt: attempt.number,
			status: 'stopped',
			failure: null,
			send: null,
		});
		closed.push(task.node.key);
	}
	if (closed.length > 0) emit(draft, { kind: 'tasks_stopped', at, tasks: closed, cause: 'force_closed_by' });
	emit(draft, { kind: 'instance_ended', at, state: 'stopped', forcedBy: by });
	oweEnd(draft);
	return accepted(draft);
}
