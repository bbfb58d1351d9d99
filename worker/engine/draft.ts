import type { AttemptRef, Reply, TaskRefusal } from './command.ts';
import type { Effect } from './effect.ts';
import { evolve } from './evolve.ts';
import type { Fact } from './fact.ts';
import type { PlaceInLine, Run, Task } from './state.ts';

/** What one command came to: facts to store first, then effects to send, and the answer. */
export interface Turn {
	readonly facts: readonly Fact[];
	readonly effects: readonly Effect[];
	readonly reply: Reply;
}

/** A turn being decided. The run is already as the facts so far leave it, so every decision sees the ones before. */
export interface Draft {
	readonly run: Run;
	readonly at: number;
	/** Randomness of this turn, 0 to 1, for spreading redeliveries. */
	readonly jitter: number;
	readonly facts: Fact[];
	readonly effects: Effect[];
	/** Attempts to put in front of a consumer at the end of the turn, gathered into one effect. */
	readonly dispatch: AttemptRef[];
	/** Tasks that may start and have not asked for a slot yet, in the order they became so. */
	readonly runnable: Set<number>;
	/** The retry that was given the turn and is not under way yet; null when nobody was. */
	turn: number | null;
	/** The task whose final failure is to end the run, until that is carried out. */
	endedBy: Task | null;
	starts: number;
	/** Where the run waits if this turn opens it; null where it may run, or had not ended. */
	opensInto: PlaceInLine | null;
}

/** Begins a turn. */
export function draftOf(run: Run, at: number, jitter = 0): Draft {
	const given = { run, at, jitter };
	const nothing = { facts: [], effects: [], dispatch: [], turn: null, endedBy: null, starts: 0, opensInto: null };
	return { ...given, ...nothing, runnable: new Set() };
}

/** Adds a fact and lets the run follow it. */
export function emit(draft: Draft, fact: Fact): void {
	evolve(draft.run, fact);
	draft.facts.push(fact);
}

/** Closes a turn whose command was carried out for some tasks, refused for others, and had nothing to do for the rest. */
export function acceptedBut(draft: Draft, refused: readonly TaskRefusal[], untouched: readonly string[]): Turn {
	const { facts, effects } = draft;
	return {
		facts,
		effects,
		reply: { ok: true, changed: facts.length > 0, instruction: 'continue', refused, untouched },
	};
}

/** Closes a turn whose command was carried out. */
export function accepted(draft: Draft, instruction: 'continue' | 'stop' | 'kill' = 'continue'): Turn {
	return {
		facts: draft.facts,
		effects: draft.effects,
		reply: { ok: true, changed: draft.facts.length > 0, instruction },
	};
}
