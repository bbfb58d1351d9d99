import type { Effect } from '../engine/effect.ts';
import type { Fact } from '../engine/fact.ts';
import { FLUSH_INTERVAL_MIN_MS, isFlushDue } from './projection-pace.ts';

/**
 * What the lists were told of a run, and when they are told next. All of it is memory: when that is lost, the next turn
 * that shows anything tells them.
 */
export class Listing {
	readonly #after: (delayMs: number, work: () => Promise<void>) => () => void;
	/** When the lists were last told; null when that is not known, or did not work. */
	#toldAt: number | null = null;
	#isListed = false;
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

	/** The effects of a turn, with a row for the lists when one is due. */
	withRow(facts: readonly Fact[], effects: readonly Effect[], times: { now: number; startedAt: number }) {
		const hasRow = effects.some((effect) => effect.kind === 'project');
		const isDue = isFlushDue(facts, { ...times, flushedAt: this.#toldAt });
		if (!hasRow && !isDue) return effects;
		this.tells(times.now);
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
		if (!isListed) this.#toldAt = null;
	}

	forget(): void {
		this.#cancel();
		this.#toldAt = null;
		this.#isListed = false;
	}
}
