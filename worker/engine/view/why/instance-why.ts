import type { InstanceWhy, Release, RunBlocker } from '../../../contract/why.ts';
import type { Run, Task } from '../../state.ts';
import { findTask } from '../../task-index.ts';
import { blocker, onInstance, onWorkflow } from './blocker.ts';
import { canRecover } from './ended-blockers.ts';
import { groupsOf } from './groups.ts';
import { heldByPlatform, type Known } from './known.ts';
import { beingStopped, pausedByPerson, restingOnHeld, waitingInLine } from './run-blockers.ts';
import { type Scene, sceneOf } from './scene.ts';
import { standingOf } from './task-standing.ts';

/** Why a run has not ended, or ended as it did (V8): what holds up the run, and the tasks that hold it up, grouped. */
export function instanceWhy(run: Run, known: Known): InstanceWhy {
	const scene = sceneOf(run, known);
	const blockers = run.endedAt === null ? liveBlockers(run, scene) : [endedBecause(run, run.endedAt, scene)];
	const keys = new Set(blockers.flatMap(({ tasks }) => tasks));
	const told = [...keys].flatMap((key) => findTask(run, key) ?? []);
	return {
		id: run.spec.instanceId,
		state: run.state,
		blockers,
		timeZone: run.spec.timeZone,
		tasks: told.map((task) => standingOf(run, task, scene)),
		left: blockers.reduce((sum, { more }) => sum + more, 0),
	};
}

function liveBlockers(run: Run, scene: Scene): RunBlocker[] {
	if (run.inLine !== null) return [...heldByPlatform(run, scene), ...waitingInLine(run)];
	const resting = restingOnHeld(run);
	return [
		...heldByPlatform(run, scene),
		...beingStopped(run, scene),
		...pausedByPerson(run, scene),
		...resting,
		...(resting.length > 0 ? [] : groupsOf(run, scene)),
	];
}

function endedBecause(run: Run, since: number, known: Known): RunBlocker {
	const { state } = run;
	const tasks = state === 'success' ? [] : run.tasks.filter(isBroken);
	const stoppedBy = state === 'stopped' ? known.deeds().stoppedBy : null;
	const parts = { values: { state, count: tasks.length }, by: run.forcedBy ?? stoppedBy, since, tasks };
	if (state === 'success') return blocker('run_ended', 'The run has ended with success.', parts);
	const release = againOf(run, known);
	const text = state === 'stopped' || state === 'discarded' ? ENDED_TEXT[state] : ENDED_TEXT.failed;
	return blocker('run_ended', text, { ...parts, release });
}

/** How what is broken runs again: by a recovery, and from the archive only by a new run. */
function againOf(run: Run, known: Known): Release | null {
	if (known.isArchived) return onWorkflow(run, 'run');
	return canRecover(run) ? onInstance(run, 'recover') : null;
}

const ENDED_TEXT = {
	failed: 'The run has failed: all of its tasks have ended, and not all of them well.',
	stopped: 'The run was stopped.',
	discarded: 'The execution strategy of its workflow discarded the run: another was active.',
};

/** Skipped ones are a consequence of these. */
function isBroken({ phase }: Task): boolean {
	return phase.state === 'stopped' || (phase.state === 'failed' && !phase.abandoned);
}
