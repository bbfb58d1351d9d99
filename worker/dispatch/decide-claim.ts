import { LANES } from './decide-take.ts';

/** How far ahead lanes are provided for. */
const AHEAD_MS = 1000;

/** However fast the lanes are, an executor may become slow at any time: what is claimed leaves within a lease even then. */
const AHEAD_MAX = 4 * LANES;

/** Fewer than this are claimed only when there are no more, because every claim costs the run a request. */
const SLICE_MIN = LANES;

/** What decides whether an invocation claims more of its batch. */
export interface Claimed {
	/** Sends that wait for headers. */
	readonly busyLanes: number;
	/** Claimed attempts that were not sent yet. */
	readonly waiting: number;
	/** Attempts whose claim has not returned. */
	readonly claiming: number;
	/** Lanes that became free so far, a lane each time it did. */
	readonly freed: number;
	readonly elapsedMs: number;
}

/**
 * How many attempts of its batch an invocation claims now. It claims what it can send soon and no more: a claim keeps
 * all other consumers away from an attempt, and one that waits here until its lease is over is delivered twice. At first
 * that is one attempt for each lane and one to follow it; lanes that become free quickly are given more to do, so that a
 * fast fan-out needs few claims.
 */
export function decideClaim({ busyLanes, waiting, claiming, freed, elapsedMs }: Claimed): number {
	const pace = freed / Math.max(1, elapsedMs);
	const ahead = Math.min(AHEAD_MAX, Math.max(LANES, Math.floor(pace * AHEAD_MS)));
	const room = LANES + ahead - busyLanes - waiting - claiming;
	return room < SLICE_MIN ? 0 : room;
}
