import type { Fact } from '../engine/fact.ts';
import type { Run } from '../engine/state.ts';
import { revives } from './projection-pace.ts';

/** How long a new run leaves its alarm to the scheduler, who looks after every start again a little later than this. */
const YOUNG_MS = 5000;

/** The scheduler's second look may be this much behind the end of a run's youth. */
const LOOK_SLACK_MS = 5000;

/**
 * Whether the scheduler, whose alarm a burst of starts shares, can stand in for the run's own: setting an alarm is a row
 * written, and most runs are over before anything of theirs is due. The start is not confirmed until the run is armed, or
 * over: after one that was opened again, however soon, nobody looks.
 */
export function isYoung(run: Run, facts: readonly Fact[], dueAt: number | null, now: number): boolean {
	if (revives(facts)) return false;
	const youthEndsAt = run.startedAt + YOUNG_MS;
	return now < youthEndsAt && (dueAt === null || dueAt > youthEndsAt + LOOK_SLACK_MS);
}
