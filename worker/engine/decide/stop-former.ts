import { type Draft, emit } from '../draft.ts';
import type { Attempt, Task } from '../state.ts';
import { lastAttempt } from '../task-index.ts';
import { FORCED_STOP_LEAD_MS } from '../timing.ts';
import { leavesDoubt } from './leaves-doubt.ts';
import { askToStop } from './stop-attempt.ts';

/**
 * Whether a task has to wait because its former attempt may still be at work and nobody remembers that it was told to
 * stop by force: the object may have died between the decision and the send. It is told (again), and given some time
 * before the next attempt (domain rules, "Silence").
 */
export function stopsFormerFirst(draft: Draft, task: Task): boolean {
	const former = lastAttempt(task);
	if (former === null || !isInDoubt(former) || former.memory.killAsked) return false;
	const { at } = draft;
	askToStop(draft, task, former, true);
	const until = at + FORCED_STOP_LEAD_MS;
	emit(draft, { kind: 'task_delayed', at, task: task.node.key, until, reason: 'retry_interval' });
	return true;
}

/** It ended because of silence or at the end of a grace time, not because its executor said so. */
function isInDoubt({ ended, stop }: Attempt): boolean {
	if (ended === null) return false;
	return (ended.failure !== null && leavesDoubt(ended.failure)) || (stop !== null && ended.at >= stop.until);
}
