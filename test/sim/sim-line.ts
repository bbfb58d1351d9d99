import { priorityRank } from '../../worker/engine/ready-queue.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';
import type { PlaceInLine } from '../../worker/engine/state.ts';
import {
	type Admission,
	admit,
	isActive,
	judge,
	type LineEntry,
	type LineState,
	type SerialStrategy,
} from '../../worker/schedule/strategy.ts';
import type { SimContext } from './sim-context.ts';

/** The line of a world's runs, all of one workflow, under its execution strategy; nothing of it is ever lost. */
export class SimLine {
	readonly #sim: SimContext;
	readonly #entries = new Map<string, LineEntry>();
	#strategy: SerialStrategy;
	#tickets = 0;

	constructor(sim: SimContext, strategy: SerialStrategy) {
		this.#sim = sim;
		this.#strategy = strategy;
		sim.see({ kind: 'strategy', strategy });
	}

	find(instanceId: string): LineEntry | null {
		return this.#entries.get(instanceId) ?? null;
	}

	admit(spec: RunSpec): Admission {
		return isCounted(spec) ? admit(this.#strategy, this.#line(), isBackfill(spec)) : 'starts';
	}

	/** Comes into the line behind everybody else; null for a run that need not wait. */
	enter(spec: RunSpec, admission: 'starts' | 'waits'): PlaceInLine | null {
		return this.#enter(spec, admission === 'starts' ? 'active' : 'waiting', isBackfill(spec));
	}

	/** A run that ended is to be opened again, and is not discarded any more. */
	enterAgain(spec: RunSpec, admission: 'starts' | 'waits'): PlaceInLine | null {
		return this.#enter(spec, admission === 'starts' ? 'active' : 'opening', true);
	}

	/** Gives those who have to be told something because the run is over. */
	leave(instanceId: string): readonly string[] {
		return this.#entries.delete(instanceId) ? this.advance() : [];
	}

	/** What a run has said of itself. */
	heard(instanceId: string, isWaiting: boolean): readonly string[] {
		const state = this.find(instanceId)?.state;
		if (state === 'opening' && isWaiting) this.#setState(instanceId, 'waiting');
		else if (!isWaiting && state !== undefined) this.#setState(instanceId, 'active');
		return state === 'opening' ? this.advance() : [];
	}

	/** False for a run that does not wait. */
	setHeld(instanceId: string, isHeld: boolean): boolean {
		const state = this.find(instanceId)?.state;
		if (state !== 'waiting' && state !== 'held') return false;
		this.#setState(instanceId, isHeld ? 'held' : 'waiting');
		this.#sim.see({ kind: 'kept_back', instanceId, isHeld });
		return true;
	}

	/** Judges the line anew, and gives those who have to be told. */
	advance(): readonly string[] {
		const line = this.#line();
		const { called, discarded } = judge(this.#strategy, line);
		for (const entry of called) this.#sim.see({ kind: 'called', entry, line, strategy: this.#strategy });
		for (const { part } of called) this.#setState(part, 'called');
		for (const { part } of discarded) this.#setState(part, 'discarding');
		return [...called, ...discarded].map(({ part }) => part);
	}

	/** Another version is online. */
	adopt(strategy: SerialStrategy): readonly string[] {
		this.#sim.note(`the strategy is ${strategy} from now on`);
		this.#sim.see({ kind: 'strategy', strategy });
		this.#strategy = strategy;
		return this.advance();
	}

	/** Whether a run has not heard yet what the line has for it, or has yet to say whether it was opened. */
	isUnsettled(instanceId: string): boolean {
		const state = this.find(instanceId)?.state;
		return state === 'opening' || state === 'called' || state === 'discarding';
	}

	/** Whether somebody reckons with it that an order opens this run now. */
	expects(instanceId: string): boolean {
		const state = this.find(instanceId)?.state;
		return state === 'opening' || state === 'active';
	}

	/** Whether a run has not had its turn. */
	waits(instanceId: string): boolean {
		const state = this.find(instanceId)?.state;
		return state === 'waiting' || state === 'held';
	}

	/** Those for whose end others wait. */
	waitedFor(): readonly string[] {
		const line = this.#line();
		return line.some(({ state }) => state === 'waiting') ? line.filter(isActive).map(({ part }) => part) : [];
	}

	#enter(spec: RunSpec, state: LineState, isKept: boolean): PlaceInLine | null {
		if (!isCounted(spec)) return null;
		this.#tickets += 1;
		const { instanceId: part, priority } = spec;
		const place = { ticket: this.#tickets, strategy: this.#strategy };
		// Whoever comes again comes in behind the others.
		this.#entries.delete(part);
		this.#entries.set(part, { part, state, ...place, rank: priorityRank(priority), by: null, isKept });
		return state === 'active' ? null : place;
	}

	#setState(part: string, state: LineState): void {
		const entry = this.#entries.get(part);
		if (entry !== undefined) this.#entries.set(part, { ...entry, state });
	}

	#line(): readonly LineEntry[] {
		return [...this.#entries.values()];
	}
}

/** Dry, test and partial runs are kept out of strategies. */
export function isCounted({ mode, scope }: RunSpec): boolean {
	return mode === 'normal' && scope === null;
}

function isBackfill({ kind }: RunSpec): boolean {
	return kind === 'backfill';
}
