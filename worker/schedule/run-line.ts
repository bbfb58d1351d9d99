import type { ExecutionStrategy } from '../contract/status.ts';
import { priorityRank } from '../engine/ready-queue.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';
import type { CapacityPool } from './capacity-pool.ts';
import type { DefinitionTable } from './definition-table.ts';
import type { LineTable } from './line-table.ts';
import type { LineStanding, StartRequest } from './rpc.ts';
import { startRequestSchema } from './rpc-schema.ts';
import type { StartRow, StartTable } from './start-table.ts';
import { type Admission, admit, isActive, isWaiting, judge, type LineEntry, placeOf } from './strategy.ts';

/** How often those that are waited for are asked whether they have ended, should their word have been lost. */
const ASK_EVERY_MS = 5 * 60_000;

const SECOND_MS = 1000;

const UNSETTLED = ['entering', 'opening', 'called', 'discarding'] as const;

/** Active runs that are named to whoever has to wait for them. */
const NAMED_MAX = 10;

export interface RunLineParts {
	readonly table: LineTable;
	readonly starts: StartTable;
	readonly definitions: DefinitionTable;
	readonly pool: CapacityPool;
}

/**
 * The line of a workflow's runs under its execution strategy (C7). Judging and what follows from it are synchronous, so that
 * they are committed together with whatever made it necessary: a run that leaves and the one whose turn comes by that.
 */
export class RunLine {
	readonly #parts: RunLineParts;
	readonly #bornAt = Date.now();
	/** When those that are waited for were asked last; null when this life of the object has not asked them. */
	#askedAt: number | null = null;

	constructor(parts: RunLineParts) {
		this.#parts = parts;
	}

	find(part: string): LineEntry | null {
		return this.#parts.table.find(part);
	}

	/** Whether the execution strategy has a say about a run. */
	counts(row: StartRow): boolean {
		return this.#parts.table.find(row.part) !== null || this.#strategyOf(requestOf(row)) !== 'parallel';
	}

	/** Judges a start by how the others stand. Nothing may be awaited between this and `enter`. */
	admit(request: StartRequest): Admission {
		const strategy = this.#strategyOf(request);
		if (strategy === 'parallel') return 'starts';
		return admit(strategy, this.#parts.table.entries(), request.kind === 'backfill');
	}

	/** How many of so many starts that are due together would run at once. */
	mayStart(starts: number): number {
		const strategy = this.#strategy();
		if (strategy === 'parallel' || starts === 0) return starts;
		return admit(strategy, this.#parts.table.entries(), false) === 'starts' ? 1 : 0;
	}

	/** A start that was admitted comes into the line. */
	enter({ part, createdAt }: StartRow, request: StartRequest, admission: 'starts' | 'waits'): void {
		const strategy = this.#strategyOf(request);
		if (strategy === 'parallel') return;
		const state = admission === 'starts' ? 'active' : 'entering';
		const entry = { part, state, strategy, rank: rankOf(request), isKept: request.kind === 'backfill' } as const;
		this.#parts.table.enter(entry, createdAt);
	}

	/** A run that ended is to be opened again: it passes the strategy anew, and is not discarded once it waits. */
	enterAgain(row: StartRow, admission: 'starts' | 'waits'): PlaceInLine | null {
		const request = requestOf(row);
		const strategy = this.#strategyOf(request);
		if (strategy === 'parallel') return null;
		const state = admission === 'starts' ? 'active' : 'opening';
		const entry = { part: row.part, state, strategy, rank: rankOf(request), isKept: true } as const;
		const ticket = this.#parts.table.enter(entry, Date.now());
		return admission === 'starts' ? null : { ticket, strategy };
	}

	/** Where a run would come to wait by which its present round is opened again; null where it would not. */
	foretell(row: StartRow): PlaceInLine | 'discarded' | null {
		const request = requestOf(row);
		const strategy = this.#strategyOf(request);
		const admission = this.admit(request);
		if (admission === 'discarded') return admission;
		return admission === 'starts' || strategy === 'parallel' ? null : { ticket: 0, strategy };
	}

	/** The run is over or gone. Gives the parts of those to whom that means something. */
	leave(part: string): readonly string[] {
		return this.#parts.table.remove(part) ? this.advance() : [];
	}

	/**
	 * What a run has said of itself: the ticket with which it waits, or null for one that runs. Gives the parts of those to whom
	 * that means something.
	 */
	heard({ part, endedAt }: StartRow, ticket: number | null): readonly string[] {
		const { table, starts } = this.#parts;
		const entry = table.find(part);
		if (entry === null) return [];
		// It waits by a word that was thought to be lost: that is the stay it is let go from.
		if (ticket !== null && ticket !== entry.ticket) table.setTicket(part, ticket);
		if ((entry.state === 'opening' || entry.state === 'entering') && ticket !== null) table.setState(part, 'waiting');
		else if (ticket === null && entry.state !== 'active') {
			table.setState(part, 'active');
			if (entry.state !== 'called') starts.setState(part, 'live', endedAt);
		}
		return entry.state === 'opening' ? this.advance() : [];
	}

	/** Whether the strategy that is in force by now would discard a held run as soon as it is released. */
	discardsReleased(part: string): boolean {
		const entries = this.#parts.table.entries();
		const held = entries.find((entry) => entry.part === part && entry.state === 'held');
		return held !== undefined && !held.isKept && this.#strategy() === 'serialDiscard' && entries.some(isActive);
	}

	/** Somebody keeps a waiting run from its turn, or does not any more; false for one that does not wait. */
	setHeld(part: string, isHeld: boolean, by: Actor): boolean {
		const entry = this.#parts.table.find(part);
		if (entry === null || !(entry.state === 'waiting' || entry.state === 'held')) return false;
		this.#parts.table.setHeld(part, isHeld ? 'held' : 'waiting', by);
		return true;
	}

	/**
	 * Judges the line anew. Gives the parts of those that have to be told: their turn has come, or they are discarded. A block
	 * of slots goes with a turn as far as some are free.
	 */
	advance(): readonly string[] {
		const { table, starts, pool } = this.#parts;
		const entries = table.entries();
		if (!entries.some(isWaiting)) return [];
		const { called, discarded } = judge(this.#strategy(), entries);
		for (const { part } of called) {
			table.setState(part, 'called');
			const wanted = starts.find(part)?.slots ?? 0;
			starts.callUp(part, pool.slots.take(wanted, Date.now()));
		}
		for (const { part } of discarded) table.setState(part, 'discarding');
		return [...called, ...discarded].map(({ part }) => part);
	}

	/** Another version is the one that starts take: those that run count for it as well. */
	adopt(): readonly string[] {
		const { table, starts } = this.#parts;
		const strategy = this.#strategy();
		if (strategy === 'parallel') return this.advance();
		for (const row of starts.live(Number.MAX_SAFE_INTEGER)) {
			const request = requestOf(row);
			if (!countsFor(request) || table.find(row.part) !== null) continue;
			const entry = { part: row.part, state: 'active', strategy, rank: rankOf(request), isKept: true } as const;
			table.enter(entry, row.createdAt);
		}
		return this.advance();
	}

	/** The parts of those that have not heard yet what the line has for them. */
	unsettled(): readonly string[] {
		if (!this.#parts.table.hasAny(...UNSETTLED)) return [];
		return this.#parts.table.entries().flatMap(({ part }) => (this.isUnsettledOf(part) ? [part] : []));
	}

	/** Whether a run has not heard yet what the line has for it. */
	isUnsettledOf(part: string): boolean {
		const state = this.#parts.table.find(part)?.state;
		return UNSETTLED.some((unsettled) => unsettled === state);
	}

	/** When those that are waited for are asked how they stand, at a whole second; null when nobody waits for them. */
	get askAt(): number | null {
		if (!this.#parts.table.hasAny('waiting', 'entering')) return null;
		return Math.ceil(((this.#askedAt ?? this.#bornAt) + ASK_EVERY_MS) / SECOND_MS) * SECOND_MS;
	}

	/**
	 * The parts of those that are waited for, if it is time to ask them: every five minutes, and in the first alarm of a life. An
	 * object that is put away between its alarms would else never come to it.
	 */
	toAsk(now: number): readonly string[] {
		const { askAt } = this;
		if (askAt === null || (this.#askedAt !== null && now < askAt)) return [];
		this.#askedAt = now;
		return this.#active().map(({ part }) => part);
	}

	/** How a run stands in the line; null for one that does not wait. */
	standing(part: string): LineStanding | null {
		const entries = this.#parts.table.entries();
		const entry = entries.find((one) => one.part === part);
		if (entry === undefined || isActive(entry)) return null;
		const strategy = this.#strategy();
		const waiting = entries.filter(isWaiting).length;
		return { strategy, place: placeOf(strategy, entries, part), waiting, holders: this.holders() };
	}

	/** Instance ids of active runs, at most ten. */
	holders(): readonly string[] {
		const active = this.#active().slice(0, NAMED_MAX);
		return active.flatMap(({ part }) => this.#parts.starts.find(part)?.instanceId ?? []);
	}

	#active(): readonly LineEntry[] {
		return this.#parts.table.entries().filter(isActive);
	}

	#strategyOf(request: StartRequest): ExecutionStrategy {
		return countsFor(request) ? this.#strategy() : 'parallel';
	}

	/** That of the version that starts take, whatever versions the runs are of. */
	#strategy(): ExecutionStrategy {
		return this.#parts.definitions.strategy();
	}
}

/** Dry, test and partial runs are kept out of strategies (domain rules). */
function countsFor({ mode, scope }: StartRequest): boolean {
	return mode === 'normal' && scope === null;
}

function rankOf({ priority }: StartRequest): number {
	return priorityRank(priority ?? 'MEDIUM');
}

function requestOf({ request }: StartRow): StartRequest {
	return startRequestSchema.parse(JSON.parse(request));
}
