import type { Succeeded } from '../engine/decide/carry-over.ts';
import type { RunSpec } from '../engine/run-spec.ts';

/** What a run hands to one that recovers from it. */
export interface Carried {
	readonly tasks: readonly Succeeded[];
	/** In epoch ms. */
	readonly scheduleTime: number;
	readonly timeZone: string;
	/** The wall time that its schedule named; null when that is the one of `scheduleTime` in the zone. */
	readonly nominalLocal: string | null;
}

/**
 * The spec of a run that recovers from another: one that stands for the same time in the same zone writes the same
 * dates, also where the zone skips the hour that the schedule names. The schedule's daily window is not taken over:
 * whoever recovers a run by hand wants it now.
 */
export function specCarrying(spec: RunSpec, { scheduleTime, timeZone, nominalLocal }: Carried): RunSpec {
	const isSame = spec.scheduleTime === scheduleTime && spec.timeZone === timeZone;
	return nominalLocal === null || !isSame ? spec : { ...spec, nominalLocal };
}
