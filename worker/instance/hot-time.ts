import { nextDeadline } from '../engine/deadline.ts';
import type { Run } from '../engine/state.ts';

/** The setting counts in these. */
export const DAY_MS = 24 * 3_600_000;

/** How long an ended run can be operated, until its project was asked. */
export const HOT_MS_DEFAULT = 7 * DAY_MS;

/** The shortest that a project can choose. */
export const HOT_MS_MIN = 1 * DAY_MS;

/** How long an ended run stays where it can be operated, as far as its object knows. */
export class HotTime {
	/** The project's setting when it was last asked: memory, like everything that can be asked again. */
	ms: number;
	/** Nobody could tell the setting, so it is not asked for before this. */
	#notBefore = 0;

	constructor(assumedMs: number) {
		this.ms = assumedMs;
	}

	/** When the hot time of a run is over; null while it runs, or owes anybody anything. */
	endsAt(run: Run): number | null {
		return isSettled(run) && run.endedAt !== null ? Math.max(run.endedAt + this.ms, this.#notBefore) : null;
	}

	/** The setting is asked for again at that time; until then whatever arms the run's alarm looks no earlier. */
	postpone(until: number): void {
		this.#notBefore = until;
	}
}

/** Whether a run has ended and everybody knows of it. */
export function isSettled(run: Run): boolean {
	return run.endedAt !== null && nextDeadline(run) === null;
}
