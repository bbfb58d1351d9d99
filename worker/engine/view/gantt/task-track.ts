import type { GanttSegment } from '../../../contract/gantt.ts';
import type { TaskCause, TaskState } from '../../../contract/status.ts';
import { assert } from '../../../lib/assert.ts';

/** Segments kept per task. A task that is retried a hundred times has four for each attempt. */
export const SEGMENTS_PER_ROW_MAX = 500;

const PAUSED: Span = { state: 'paused', reason: null, attempt: null };

/** What a task is doing, without the times. */
export type Span = Pick<GanttSegment, 'state' | 'reason' | 'attempt'>;

/** A stretch of time with one span; `to` is null while it goes on. */
export interface Segment extends Span {
	readonly from: number;
	to: number | null;
	outcome: GanttSegment['outcome'];
}

interface End {
	readonly at: number;
	readonly state: Extract<TaskState, 'success' | 'failed' | 'skipped' | 'stopped'>;
	readonly cause: TaskCause | null;
}

/** A task's way through one round. Segments follow each other in time and never overlap. */
export class TaskTrack {
	readonly segments: Segment[] = [];
	/** How many of the oldest segments were dropped. */
	omitted = 0;
	end: End | null = null;
	/** What it would be doing if its run were not paused; null for one that does what it does. */
	#suspended: Span | null = null;

	/** Number of the attempt that is out or on its way, or null. */
	get liveAttempt(): number | null {
		return this.#open?.attempt ?? null;
	}

	/** From now on it does this, whatever it did before. */
	begin(at: number, span: Span): void {
		this.end = null;
		this.#suspended = null;
		this.#append(at, span);
	}

	/** Nothing of its run may start: what only waits for its turn or its time stands still. True if it does. */
	pause(at: number): boolean {
		const open = this.#open;
		if (open === null || open.attempt !== null || !(open.state === 'ready' || open.state === 'delayed')) return false;
		this.#append(at, PAUSED);
		this.#suspended = { state: open.state, reason: open.reason, attempt: null };
		return true;
	}

	/** Its run goes on. True if it stood still. */
	resume(at: number): boolean {
		if (this.#suspended === null) return false;
		this.begin(at, this.#suspended);
		return true;
	}

	/**
	 * Its attempt ended. An executor that answers at once works while it is being called, so that the attempt ran since
	 * the call was made.
	 *
	 * @param calledAt when the call was made that was answered with the result; null where there was none.
	 */
	endAttempt(at: number, outcome: GanttSegment['outcome'], calledAt: number | null): void {
		const open = this.#open;
		assert(open !== null, 'an attempt that ends was there');
		if (calledAt !== null && open.state === 'ready') {
			// Another clock than the run's saw the call.
			const from = Math.min(at, Math.max(open.from, calledAt));
			this.begin(from, { state: 'running', reason: null, attempt: open.attempt });
		}
		const last = this.#open ?? open;
		last.to = at;
		last.outcome = outcome;
	}

	finish(end: End): void {
		this.#close(end.at);
		this.#suspended = null;
		this.end = end;
	}

	get #open(): Segment | null {
		const last = this.segments.at(-1);
		return last === undefined || last.to !== null ? null : last;
	}

	#append(at: number, span: Span): void {
		const open = this.#open;
		if (open !== null && isSame(open, span)) return;
		this.#close(at);
		this.segments.push({ ...span, from: at, to: null, outcome: null });
		if (this.segments.length <= SEGMENTS_PER_ROW_MAX) return;
		this.segments.shift();
		this.omitted += 1;
	}

	/** What took no time was not there, unless it is all that there is of an attempt's end. */
	#close(at: number): void {
		const open = this.#open;
		if (open === null) return;
		if (open.from === at) this.segments.pop();
		else open.to = at;
	}
}

function isSame(one: Span, other: Span): boolean {
	return one.state === other.state && one.reason === other.reason && one.attempt === other.attempt;
}
