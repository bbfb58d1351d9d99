import type { Schema } from '#lib/api/client.ts';

export type TransitionNote = Schema<'SchedulePreview'>['transitions'][number];
export type Becomes = TransitionNote['times'][number]['becomes'];

/** A stretch of wall time, in ms as `wallTime` counts them. */
export interface WallStretch {
	readonly from: number;
	readonly to: number;
}

/** A time that the rule names around a change of the clocks, and when it runs. */
export interface PictureTime {
	readonly local: number;
	readonly becomes: Becomes;
	/** Where clocks show its runs: on the row before the change, or after it. */
	readonly runs: readonly { readonly wall: number; readonly row: 'before' | 'after' }[];
}

/**
 * A change of the clocks as two rows of wall time: clocks go along the first up to the change, then along the second.
 * What neither covers is skipped; what both cover comes twice.
 */
export interface TransitionPicture {
	readonly shown: WallStretch;
	readonly before: WallStretch;
	readonly after: WallStretch;
	/** What is skipped or repeated. */
	readonly changed: WallStretch;
	/** Full hours on the axis. */
	readonly hours: readonly number[];
	readonly times: readonly PictureTime[];
}

const HOUR_MS = 3_600_000;
/** So much is shown on both sides of what changes. */
const AROUND_MS = 2 * HOUR_MS;
/** More times than this would be one blur. */
const TIMES_SHOWN_MAX = 8;

export function transitionPicture(note: TransitionNote): TransitionPicture {
	const at = Date.parse(note.at);
	const localBefore = Date.parse(`${note.localBefore}Z`);
	const localAfter = Date.parse(`${note.localAfter}Z`);
	const changed = { from: Math.min(localBefore, localAfter), to: Math.max(localBefore, localAfter) };
	const shown = { from: floorHour(changed.from) - AROUND_MS, to: floorHour(changed.to - 1) + HOUR_MS + AROUND_MS };
	const times = note.times.slice(0, TIMES_SHOWN_MAX).map(({ local, becomes, runs }) => ({
		local: Date.parse(`${local}Z`),
		becomes,
		runs: runs.map((run) => {
			const instant = Date.parse(run);
			const row = instant < at ? ('before' as const) : ('after' as const);
			return { wall: instant - at + (row === 'before' ? localBefore : localAfter), row };
		}),
	}));
	const count = (shown.to - shown.from) / HOUR_MS + 1;
	return {
		shown,
		before: { from: shown.from, to: localBefore },
		after: { from: localAfter, to: shown.to },
		changed,
		hours: Array.from({ length: count }, (_, index) => shown.from + index * HOUR_MS),
		times,
	};
}

function floorHour(wall: number): number {
	return Math.floor(wall / HOUR_MS) * HOUR_MS;
}
