import type { RunBlocker } from '../../../contract/why.ts';
import type { Run, Task } from '../../state.ts';
import { IN_FLIGHT_MAX } from '../../timing.ts';
import { blocker } from './blocker.ts';
import type { Scene } from './scene.ts';
import { isStranded } from './waiting-line.ts';

/** What a task waits for whose turn it is and which has no attempt yet. */
export function waitingToStart(run: Run, task: Task, since: number, scene: Scene): RunBlocker {
	return isStranded(run, task) ? noExecutor(run, task, since) : noSlot(run, since, scene.placeOf(task));
}

function noExecutor(run: Run, task: Task, since: number): RunBlocker {
	const { executorGroup: group } = task.node;
	const { type } = task.node.node.task;
	const executors = run.routes.filter((route) => route.group === group).map((route) => route.executorId);
	const groups = run.routes
		.filter(({ taskTypes }) => taskTypes.some((offered) => offered.type === type))
		.map((route) => route.group);
	const known =
		executors.length === 0 ? 'it has none that is ready' : `none of its ${executors.length} takes that type`;
	return blocker('no_executor', `No executor of group "${group}" runs ${type}: ${known}.`, {
		values: { group, type, executors, groups: [...new Set(groups)] },
		since,
		release: { operation: 'register', on: { kind: 'executorGroup', id: group } },
	});
}

function noSlot(run: Run, since: number, place: number): RunBlocker {
	const { inFlight } = run;
	const limit = Math.min(run.slots, IN_FLIGHT_MAX);
	if (run.spec.mode === 'dryRun' || inFlight < limit) return blocker('next_turn', 'It starts at once.', { since });
	const text = `It waits for a slot: number ${place} in the line of its run, which uses all of its ${limit}.`;
	return blocker('slot', text, { values: { place, inFlight, limit }, since });
}
