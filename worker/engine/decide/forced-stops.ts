import { isTerminalTask } from '../../contract/status.ts';
import type { Attempt, AttemptEnding } from '../attempt.ts';
import type { Draft } from '../draft.ts';
import type { Run, Task } from '../state.ts';
import { lastAttempt } from '../task-index.ts';
import { FORCED_STOP_DEBT_MS, FORCED_STOP_LEAD_MS, STOP_ASK_AGAIN_MS } from '../timing.ts';
import { leavesDoubt } from './leaves-doubt.ts';
import { askToStop } from './stop-attempt.ts';

/**
 * Sends forced stops again that nobody is known to have taken: the queue refused them, or the object died between the
 * decision and the send. Attempts that are over have no deadline of their own, so the run looks after them: once in
 * each life, and a little after a refusal.
 */
export function repeatForcedStops(draft: Draft): void {
	const { run, at } = draft;
	const { memory } = run;
	const isDue = memory.stopsRefusedAt === null ? !memory.stopsSeen : at >= memory.stopsRefusedAt + STOP_ASK_AGAIN_MS;
	if (!isDue) return;
	memory.stopsSeen = true;
	memory.stopsRefusedAt = null;
	for (const task of [...run.tasks, ...run.left]) {
		const attempt = lastAttempt(task);
		if (attempt !== null && isLeftAlone(task, at) && owesForcedStop(run, attempt, at))
			askToStop(draft, task, attempt, true);
	}
}

/** Whoever starts the next attempt sees to the former one itself, and gives the stop time to arrive. */
function isLeftAlone({ phase }: Task, at: number): boolean {
	return phase.state === 'delayed' ? phase.until > at + FORCED_STOP_LEAD_MS : isTerminalTask(phase.state);
}

/** Its executor was never heard to be done with it: it ended because of silence, or at the end of a grace time. */
function isInDoubt({ ended, stop }: Attempt): boolean {
	if (ended === null) return false;
	return (ended.failure !== null && leavesDoubt(ended.failure)) || (stop !== null && ended.at >= stop.until);
}

/** Long after its end nobody is at work any more, and a life that knows nothing of the stop need not ask again. */
function owesForcedStop(run: Run, attempt: Attempt, at: number): boolean {
	const { ended, memory } = attempt;
	if (ended === null || memory.killAsked || ended.at <= at - FORCED_STOP_DEBT_MS) return false;
	return isStoppedByForce(run, attempt);
}

/** Its end let a forced stop go out. */
export function isStoppedByForce(run: Run, attempt: Attempt): boolean {
	return attempt.ended !== null && (isInDoubt(attempt) || wasForceClosed(run, attempt.ended));
}

/** Force close waits for no executor. Where a snapshot of the release before does not say so, the end of the run tells. */
export function wasForceClosed(run: Run, { at, status, byForce }: AttemptEnding): boolean {
	return byForce === true || (run.forcedBy !== null && at === run.endedAt && status === 'stopped');
}
