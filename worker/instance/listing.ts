import type { Effect } from '../engine/effect.ts';
import type { Fact } from '../engine/fact.ts';
import type { Run } from '../engine/state.ts';
import { FLUSH_INTERVAL_MIN_MS, isFlushDue, revives } from './projection-pace.ts';
import { TaskListing } from './task-listing.ts';

/** A row that the queue refused is told again so much later, with the next turn: it may say that a live run is over. */
const TELL_AGAIN_MS = 30_000;

/**
 * What the lists were told of a run, and when they are told next. All of it is memory: when that is lost, the next turn
 * that shows anything tells them.
 */
export class Listing {
	readonly #after: (delayMs: number, work: () => Promise<void>) => () => void;
	/** When the lists were last told; null when that is not known, or did not work. */
	#toldAt: number | null = null;
	/** When the row was on its way that the queue refused last; null when the last one arrived. */
	#refusedAt: number | null = null;
	#isListed = false;
	#factBefore = 0;
	/** Which of its tasks the lists are told of. */
	readonly tasks = new TaskListing();
	#cancel: () => void = () => undefined;

	/** @param after does the work a little later, unless it is cancelled or the object goes. */
	constructor(after: (delayMs: number, work: () => Promise<void>) => () => void) {
		this.#after = after;
	}

	/** Whether the lists have a row of the run for sure. */
	get isListed(): boolean {
		return this.#isListed;
	}

	/**
	 * Lets the lists wait a moment for the first row of a run that somebody else looks after: most runs are over by then,
	 * and the row of their end is the only one they need.
	 */
	putOff(now: number, tell: () => Promise<void>): void {
		this.#toldAt = now;
		this.#cancel();
		this.#cancel = this.#after(FLUSH_INTERVAL_MIN_MS, tell);
	}

	/** The run as a turn finds it; when its last fact was is gone once the turn has changed it. */
	finds(run: Run | null, now: number): void {
		this.#factBefore = run?.lastFactAt ?? now;
	}

	/** The effects of a turn, with a row for the lists when one is due. */
	withRow(run: Run, facts: readonly Fact[], effects: readonly Effect[], now: number): readonly Effect[] {
		if (revives(facts)) this.#isListed = false;
		const hasRow = effects.some((effect) => effect.kind === 'project');
		const hasTasks = this.tasks.note(run, facts, { now, factBefore: this.#factBefore });
		const isDue = isFlushDue(facts, { now, startedAt: run.startedAt, flushedAt: this.#toldAt });
		const isOwed = this.#refusedAt !== null && now - this.#refusedAt >= TELL_AGAIN_MS;
		if (!hasRow && !hasTasks && !isDue && !isOwed) return effects;
		this.tells(now);
		return hasRow ? effects : [...effects, { kind: 'project', final: false } as const];
	}

	/** A row is on its way. */
	tells(now: number): void {
		this.#cancel();
		this.#toldAt = now;
	}

	/** What became of a row. */
	told(isListed: boolean): void {
		this.#isListed = isListed;
		this.#refusedAt = isListed ? null : (this.#toldAt ?? this.#refusedAt);
		if (!isListed) this.#toldAt = null;
	}

	forget(): void {
		this.#cancel();
		this.#toldAt = null;
		this.#refusedAt = null;
		this.#isListed = false;
		this.tasks.forget();
	}
}
