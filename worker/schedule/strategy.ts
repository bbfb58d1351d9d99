import type { ExecutionStrategy } from '../contract/status.ts';
import type { Actor } from '../engine/run-spec.ts';
import { unreachable } from '../lib/unreachable.ts';

/** Execution strategies under which one run may keep another from starting. */
export type SerialStrategy = Exclude<ExecutionStrategy, 'parallel'>;

/**
 * Where a run stands in the line of its workflow: `entering` until it has heard that it waits, `opening` until it is known
 * whether an order opened it, `waiting`, `held` by somebody, `discarding` until it has heard that it is discarded, `called`
 * until it has heard that its turn has come, and `active` from then on, or from its start, to its end.
 */
export type LineState = 'entering' | 'opening' | 'waiting' | 'held' | 'discarding' | 'called' | 'active';

/** A run that the execution strategy of its workflow counts. */
export interface LineEntry {
	/** The part of its start key. */
	readonly part: string;
	/** Its place: runs come into the line with rising tickets. */
	readonly ticket: number;
	readonly state: LineState;
	/** The one in force when it came. */
	readonly strategy: SerialStrategy;
	/** Of its priority; 0 is the highest. */
	readonly rank: number;
	/** Who held or released it last; null when nobody did. */
	readonly by: Actor | null;
	/** It waits whatever the strategy says: a backfill's, or one that has run before. */
	readonly isKept: boolean;
}

/** What becomes of a run that is due. */
export type Admission = 'starts' | 'waits' | 'discarded';

/**
 * Judges a run that is due by how the others stand (C7; domain rules, "Execution strategy").
 *
 * @param waitsAnyway it is not discarded: a backfill's.
 */
export function admit(strategy: ExecutionStrategy, line: readonly LineEntry[], waitsAnyway: boolean): Admission {
	if (strategy === 'parallel' || !line.some((entry) => isActive(entry) || isAhead(entry))) return 'starts';
	return strategy === 'serialDiscard' && !waitsAnyway ? 'discarded' : 'waits';
}

/** What changes in a line when it is judged anew. */
export interface Judgement {
	readonly called: readonly LineEntry[];
	readonly discarded: readonly LineEntry[];
}

/** Whose turn has come: the next one's where none is active, everybody's where the strategy is parallel by now. */
export function judge(strategy: ExecutionStrategy, line: readonly LineEntry[]): Judgement {
	const waiting = line.filter(isWaiting);
	if (strategy === 'parallel') return { called: waiting, discarded: [] };
	const next = line.some(isActive) ? [] : waiting.sort(orderOf(strategy)).slice(0, 1);
	if (strategy !== 'serialDiscard') return { called: next, discarded: [] };
	return { called: next, discarded: waiting.filter((entry) => !entry.isKept && !next.includes(entry)) };
}

/** How many are let go before this one, as they stand now; null for one that does not wait for its turn. */
export function placeOf(strategy: ExecutionStrategy, line: readonly LineEntry[], part: string): number | null {
	const waiting = line.filter(isWaiting).sort(orderOf(strategy));
	const place = waiting.findIndex((entry) => entry.part === part);
	return place === -1 ? null : place + 1;
}

/** Active runs are those that an end is waited for. */
export function isActive({ state }: LineEntry): boolean {
	return state === 'active' || state === 'called';
}

/** It may have its turn next. */
export function isWaiting({ state }: LineEntry): boolean {
	return state === 'waiting' || state === 'entering';
}

/** It gets its turn before whoever comes now; one that is held is passed. */
function isAhead(entry: LineEntry): boolean {
	return isWaiting(entry) || entry.state === 'opening';
}

function orderOf(strategy: ExecutionStrategy): (one: LineEntry, other: LineEntry) => number {
	switch (strategy) {
		case 'serialPriority':
			return (one, other) => one.rank - other.rank || one.ticket - other.ticket;
		case 'parallel':
		case 'serialWait':
		case 'serialDiscard':
			return (one, other) => one.ticket - other.ticket;
		default:
			return unreachable(strategy);
	}
}
