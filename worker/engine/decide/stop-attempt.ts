import type { Attempt } from '../attempt.ts';
import { touch } from '../deadline.ts';
import { type Draft, emit } from '../draft.ts';
import type { StopReason } from '../fact.ts';
import type { Task } from '../state.ts';
import { STOP_GRACE_MS } from '../timing.ts';
import { endAttempt } from './end-attempt.ts';
import { neverLeft } from './never-left.ts';

/**
 * Stops an attempt: at once when it certainly never left, else politely first and by force when the grace time is
 * over. An attempt that is being stopped already keeps its first reason, unless the whole run is stopped, or somebody
 * ends a task whose timeout would be followed by a retry.
 */
export function stopAttempt(draft: Draft, task: Task, attempt: Attempt, reason: StopReason): void {
	const { at } = draft;
	if (attempt.stop !== null && !outweighs(reason, attempt.stop.reason)) return;
	const until = attempt.stop?.until ?? at + STOP_GRACE_MS;
	emit(draft, { kind: 'attempt_stop_requested', at, task: task.node.key, attempt: attempt.number, reason, until });
	if (neverLeft(attempt)) endAttempt(draft, task, attempt, { status: 'stopped' }, null);
	else askToStop(draft, task, attempt, false);
}

/** Sends, or sends again, the request to stop. */
export function askToStop(draft: Draft, task: Task, attempt: Attempt, force: boolean): void {
	const { memory } = attempt;
	memory.stopAskedAt = draft.at;
	memory.stopAsks += 1;
	memory.killAsked ||= force;
	draft.effects.push({
		kind: 'stop',
		task: task.node.key,
		attempt: attempt.number,
		executorId: attempt.executorId,
		force,
		n: memory.stopAsks,
	});
	touch(draft.run, task);
}

function outweighs(reason: StopReason, former: StopReason): boolean {
	return reason === 'instance_stop' || (reason === 'terminated' && former === 'timeout');
}
