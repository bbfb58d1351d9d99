import { taskInstanceId } from '../../../contract/ids.ts';
import { toInstant } from '../../../contract/instant.ts';
import type { TaskStanding } from '../../../contract/why.ts';
import { waitUntil } from '../../deadline.ts';
import { isHeld } from '../../is-held.ts';
import type { Run, Task } from '../../state.ts';
import type { Scene } from './scene.ts';
import { blockersOf } from './task-blockers.ts';

export function standingOf(run: Run, task: Task, scene: Scene): TaskStanding {
	const { key, name } = task.node;
	const failsAt = failsUnstartedAt(run, task);
	return {
		id: taskInstanceId(run.spec.instanceId, key),
		key,
		name,
		state: task.phase.state,
		failsAt: failsAt === null ? null : toInstant(failsAt),
		blockers: blockersOf(run, task, scene),
	};
}

/** When the scheduling wait of a task ends it (C5); null for one that has started, and while that clock stands still. */
function failsUnstartedAt(run: Run, task: Task): number | null {
	const { state } = task.phase;
	const isWaiting = state === 'pending' || state === 'delayed' || state === 'queued';
	if (!isWaiting || task.startedAt !== null || run.pause?.reason === 'asked' || isHeld(run.inLine)) return null;
	return waitUntil(run, task);
}
