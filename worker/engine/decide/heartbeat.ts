import type { Attempt } from '../attempt.ts';
import type { AttemptRef, Command } from '../command.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import { findAttempt, findTask } from '../task-index.ts';
import { acceptAttempt, renewLease } from './contact.ts';
import { notFound, superseded } from './refusal.ts';

/** A sign of life with progress; answered with what the executor is to do. */
export function heartbeat(draft: Draft, beat: Extract<Command, { kind: 'heartbeat' }> & AttemptRef): Turn {
	const task = findTask(draft.run, beat.task);
	const attempt = task === null ? null : findAttempt(task, beat.attempt);
	if (task === null || attempt === null) return notFound(draft);
	if (attempt.ended !== null || draft.run.endedAt !== null) return superseded(draft, attempt);
	attempt.memory.progress = beat.progress;
	attempt.memory.progressMessage = beat.message;
	if (attempt.acceptedAt === null) acceptAttempt(draft, task, attempt, { handle: null, send: null, silent: false });
	renewLease(draft, task, attempt);
	return accepted(draft, instructionFor(attempt, draft.at));
}

function instructionFor(attempt: Attempt, at: number): 'continue' | 'stop' | 'kill' {
	if (attempt.stop === null) return 'continue';
	return at >= attempt.stop.until ? 'kill' : 'stop';
}
