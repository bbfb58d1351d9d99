import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import { liveAttempt } from '../task-index.ts';
import { advance } from './advance.ts';
import { illegal } from './refusal.ts';
import { withdraw, withdrawOrFollow } from './withdraw.ts';

/**
 * Pauses a run (R3): nothing starts any more, what no executor can have is taken back, and what executors have is waited
 * for. Delays stand still until it is resumed.
 */
export function pause(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.state === 'pausing' || run.state === 'paused') return accepted(draft);
	if (run.state !== 'running') return illegal(draft, 'pause');
	emit(draft, { kind: 'instance_pausing', at, by });
	withdraw(draft, run.tasks);
	for (const task of run.tasks) {
		const attempt = liveAttempt(task);
		if (attempt !== null && attempt.stop === null && attempt.redeliverAt !== null)
			withdrawOrFollow(draft, task, attempt);
	}
	advance(draft);
	return accepted(draft);
}

/** Lets a paused run go on; one that runs stays as it is. Held tasks have to be released: resuming starts none. */
export function resume(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.state === 'running') return accepted(draft);
	if (run.state !== 'pausing' && run.state !== 'paused') return illegal(draft, 'resume');
	if (run.pause?.reason === 'held_nodes') {
		const held = run.tasks.filter((task) => task.phase.state === 'held').map((task) => task.node.key);
		return illegal(draft, 'resume', { reason: 'held_nodes', held });
	}
	emit(draft, { kind: 'instance_resumed', at, by });
	advance(draft);
	return accepted(draft);
}
