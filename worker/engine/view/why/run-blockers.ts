import type { RunBlocker } from '../../../contract/why.ts';
import type { Run } from '../../state.ts';
import { STRATEGY_WORDS } from '../log/words.ts';
import { blocker, onInstance } from './blocker.ts';
import type { Known } from './known.ts';

/** Somebody has paused the run: nothing in it starts, whatever its inputs are. */
export function pausedByPerson(run: Run, known: Known): RunBlocker[] {
	if (run.pause?.reason !== 'asked') return [];
	const parts = { by: known.deeds().pausedBy, since: run.pause.at, release: onInstance(run, 'resume') };
	if (run.state === 'paused') return [blocker('run_paused', 'The run is paused.', parts)];
	const { inFlight } = run;
	const text =
		inFlight === 1
			? 'The run is being paused: nothing starts, and one attempt that an executor has is waited for.'
			: `The run is being paused: nothing starts, and ${inFlight} attempts that executors have are waited for.`;
	return [blocker('run_pausing', text, { ...parts, values: { inFlight } })];
}

/** The execution strategy of the workflow holds the run back, or somebody does who keeps it from its turn (C7). */
export function waitingInLine(run: Run): RunBlocker[] {
	const { inLine } = run;
	if (inLine === null) return [];
	const { at, strategy, held } = inLine;
	const waits = blocker('execution_strategy', `The run waits for its turn: ${STRATEGY_WORDS[strategy]}.`, {
		values: { strategy },
		since: at,
	});
	if (held === null) return [waits];
	const release = onInstance(run, 'release');
	const text = 'The run is held: it does not start until it is released, and others pass it.';
	return [blocker('run_held', text, { by: held.by, since: held.at, release }), waits];
}

/** The run has paused itself, because nothing is left but held tasks and what waits for them. */
export function restingOnHeld(run: Run): RunBlocker[] {
	if (run.pause?.reason !== 'held_nodes') return [];
	const tasks = run.tasks.filter((task) => task.phase.state === 'held');
	const text = 'The run has paused itself: only held tasks are left, and tasks that wait for them.';
	return [blocker('only_held_left', text, { values: { count: tasks.length }, since: run.pause.at, tasks })];
}

/** The run is being stopped; at the end of the grace time it ends whatever executors say. */
export function beingStopped(run: Run, known: Known): RunBlocker[] {
	if (run.stopping === null || run.endedAt !== null) return [];
	const { by, forceAt } = run.stopping;
	const text = 'The run is being stopped: executors are asked to, and are not waited for beyond the grace time.';
	// Nothing is on hold then; the last resort is for an administrator whose run does not end all the same.
	const release = known.hold === null ? null : onInstance(run, 'force_close');
	return [blocker('run_stopping', text, { by, until: forceAt, release })];
}
