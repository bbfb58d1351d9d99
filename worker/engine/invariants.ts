import { isTerminalInstance, isTerminalTask } from '../contract/status.ts';
import { nextDeadline } from './deadline.ts';
import { findOrphans } from './decide/orphans.ts';
import { weightOf } from './evolve/phase.ts';
import type { Run, Task } from './state.ts';
import { lastAttempt, liveAttempt, taskAt } from './task-index.ts';

/** What holds of every run after every turn, by name; each says in one sentence what people may rely on. */
export const INVARIANTS: Readonly<Record<string, (run: Run) => boolean>> = {
	/** No task has two attempts that are out, and only its newest can be. */
	oneLiveAttemptPerTask: (run) =>
		run.tasks.every((task) => task.attempts.slice(0, -1).every((attempt) => attempt.ended !== null)),
	/** A running task has an attempt that an executor has. */
	runningHasAnAttempt: (run) =>
		run.tasks.every((task) => task.phase.state !== 'running' || (liveAttempt(task)?.acceptedAt ?? null) !== null),
	/** A terminal task has nothing out. */
	terminalTaskIsQuiet: (run) =>
		run.tasks.every((task) => !isTerminalTask(task.phase.state) || liveAttempt(task) === null),
	/** A run that has not ended has a time at which it wakes by itself, unless somebody has to let it go on. */
	liveRunHasADeadline: (run) =>
		run.endedAt !== null || run.state === 'paused' || run.state === 'waiting' || nextDeadline(run) !== null,
	/** Whether a run waits for its turn, and where, is one fact. */
	waitingHasAPlace: (run) => (run.inLine !== null) === (run.state === 'waiting'),
	/** Nothing of a run that waits for its turn is under way or about to be, and it holds no slots. */
	waitingIsQuiet: (run) =>
		run.state !== 'waiting' ||
		(run.inFlight === 0 &&
			run.slots === 0 &&
			run.tasks.every(({ phase: { state } }) => state === 'pending' || state === 'held' || isTerminalTask(state))),
	/** A paused run has nothing out and holds no slots, and one that pauses starts nothing. */
	pausedIsQuiet: (run) => run.state !== 'paused' || (run.inFlight === 0 && run.slots === 0),
	/** Whether a run is pausing or paused, and why, is one fact. */
	pauseHasAReason: (run) => (run.pause !== null) === (run.state === 'pausing' || run.state === 'paused'),
	/** No task is left that no event would reach. */
	noOrphans: (run) => run.endedAt !== null || findOrphans(run).length === 0,
	/** A task starts only when everything before it is finished and something before it is satisfied. */
	startsOnlyWhenReady: (run) => run.tasks.every((task) => !isUnderWay(task) || isReady(run, task)),
	/** An ended run has only terminal tasks, and a run with only terminal tasks has ended. */
	endsWithItsTasks: (run) =>
		isTerminalInstance(run.state) === run.tasks.every((task) => isTerminalTask(task.phase.state)),
	/** A successful run has no unhandled failure. */
	successMeansNoFailure: (run) =>
		run.state !== 'success' || run.tasks.every((task) => task.phase.state !== 'failed' || task.phase.abandoned),
	/** What is derived to answer quickly says the same as the tasks themselves. */
	derivedStateIsRight: (run) => countsAreRight(run),
	/** Of the retries that follow one another one is under way, and none waits for a turn that nobody has (S4). */
	retriesTakeTurns: ({ turns, state, endedByTask }) =>
		turns.taken.size <= 1 &&
		(turns.taken.size === 1 || turns.waiting.size === 0 || state !== 'running' || endedByTask !== null),
	/** A run that only waits for a time holds no slots, so that whoever waits for one gets it (A21). */
	waitingHoldsNoSlots: (run) => run.endedAt !== null || run.inFlight + run.waiting > 0 || run.slots === 0,
	/** In flight never exceeds what was granted, but for grants taken back while attempts were out. */
	countersAreNotNegative: (run) =>
		run.inFlight >= 0 && run.waiting >= 0 && Object.values(run.counts).every((count) => count >= 0),
	/** Attempts are numbered from 1 without gaps, so a number is a fencing token. */
	attemptsAreNumbered: (run) =>
		run.tasks.every((task) => task.attempts.every((attempt, index) => attempt.number === index + 1)),
};

/** Names of the invariants a run breaks; empty for a right one. */
export function brokenInvariants(run: Run): string[] {
	return Object.entries(INVARIANTS)
		.filter(([, holds]) => !holds(run))
		.map(([name]) => name);
}

function isUnderWay(task: Task): boolean {
	return task.startedAt !== null && !isTerminalTask(task.phase.state);
}

/** What a person has since set to failed, or let begin anew, was satisfied when the task started. */
function isReady(run: Run, task: Task): boolean {
	return task.node.upstream.every((index) => {
		const above = taskAt(run, index);
		const weight = weightOf(above.phase);
		return weight === 'satisfied' || weight === 'neutral' || isUndoneSince(above, task);
	});
}

/** A person let it begin anew, or count as failed, after what follows it had started. */
function isUndoneSince(above: Task, { startedAt }: Task): boolean {
	if (above.phase.state === 'failed' && above.phase.failure.cause === 'forced_by') return true;
	return startedAt !== null && above.waitBase >= startedAt;
}

function countsAreRight(run: Run): boolean {
	const inFlight = run.tasks.filter((task) => lastAttempt(task)?.ended === null).length;
	const waiting = run.tasks.filter((task) => task.phase.state === 'queued' && task.phase.attempt === null).length;
	const counted = run.tasks.every((task) => run.counts[task.phase.state] > 0);
	const total = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
	return inFlight === run.inFlight && waiting === run.waiting && counted && total === run.tasks.length;
}
