/** The platform lets an invocation wait for six responses at a time. */
export const LANES = 6;

/** How long one invocation goes on with attempts that never were in a queue. */
const CONTINUE_MAX_MS = 5000;

/** How many of them it delivers at most. */
export const CONTINUE_MAX_TASKS = 50;

/** What decides whether an invocation goes on by itself. */
export interface Progress {
	/** Attempts of its batch that were not sent yet, those included that were not claimed yet. */
	readonly waiting: number;
	/** Sends that wait for headers. */
	readonly busyLanes: number;
	/** Attempts asked for by reports that have not returned. */
	readonly promised: number;
	/** Attempts that reports have handed over so far. */
	readonly continued: number;
	readonly elapsedMs: number;
}

/**
 * How many of the attempts a report makes runnable this invocation takes itself; the others go by queue.
 *
 * It takes only what it can send at once. Continuing saves a task a trip through the queue, but an attempt that waits here
 * for a lane could be running in another invocation, and a message of our own batch must never wait for a stranger: each
 * of its attempts has a lane of its own before any is given away.
 */
export function decideTake(progress: Progress): number {
	if (progress.elapsedMs >= CONTINUE_MAX_MS) return 0;
	const freeLanes = LANES - progress.busyLanes - progress.promised - progress.waiting;
	const leftTasks = CONTINUE_MAX_TASKS - progress.continued - progress.promised;
	return Math.max(0, Math.min(freeLanes, leftTasks));
}
