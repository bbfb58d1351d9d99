import { type Draft, emit } from '../draft.ts';
import type { Task } from '../state.ts';
import { lastAttempt } from '../task-index.ts';
import { FORCED_STOP_LEAD_MS } from '../timing.ts';
import { isStoppedByForce } from './forced-stops.ts';
import { askToStop } from './stop-attempt.ts';

/**
 * Whether a task has to wait because its former attempt may still be at work and nobody remembers that it was told to
 * stop by force: the object may have died between the decision and the send. It is told (again), and given some time
 * before the next attempt (domain rules, "Silence").
 */
export function stopsFormerFirst(draft: Draft, task: Task): boolean {
	const former = lastAttempt(task);
	if (former === null || !isStoppedByForce(draft.run, former) || former.memory.killAsked) return false;
	const { at } = draft;
	askToStop(draft, task, former, true);
	const until = at + FORCED_STOP_LEAD_MS;
	emit(draft, { kind: 'task_delayed', at, task: task.node.key, until, reason: 'retry_interval' });
	return true;
}
